import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { CommandError, EXIT } from '../command-error.ts'

/** Throws a `CommandError` when the folder holds something, or is none. */
export function checkFolder(folder: string): void {
  if (!existsSync(folder)) return
  if (!statSync(folder).isDirectory()) {
    throw new CommandError('folder-taken', EXIT.usage, `${folder} is a file: give another place with --dir`)
  }
  const held = readdirSync(folder)
  if (held.length === 0) return
  throw new CommandError(
    'folder-taken',
    EXIT.usage,
    `${folder} is not empty (it holds ${held[0]}): give another place with --dir, or empty it first; nothing was written`,
  )
}

/** Writes files into a folder, which is made. */
export function writePackage(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    const place = join(folder, path)
    try {
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, content)
    } catch (error) {
      throw new CommandError('cannot-write', EXIT.failed, `${place} cannot be written: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }
}

/** The way from the home directory to a place, with forward slashes; nothing where none leads there (another drive). */
export function wayFromHome(home: string, place: string): string | undefined {
  const way = relative(home, place)
  return isAbsolute(way) ? undefined : way.replaceAll('\\', '/')
}

import { realpathSync } from 'node:fs'
import { sep } from 'node:path'

/**
 * Where in a package an error comes from, as `src/index.ts:12`: where its source is no
 * program, or the innermost call that is the package's own. Nothing where the error does
 * not tell, whatever was thrown.
 */
export function thrownAt(thrown: unknown, folder: string): string | undefined {
  try {
    const named = placesOf(innermost(thrown)).flatMap((place) => inFolder(place, folder) ?? [])
    return named.find((place) => !place.includes('node_modules/')) ?? named[0]
  } catch {
    return undefined
  }
}

/** All there is to know of where it was thrown, lines below each other; nothing where nothing is. */
export function stackOf(thrown: unknown): string | undefined {
  try {
    const error = innermost(thrown)
    const { file, line, column, lineText } = error.position ?? {}
    const text = error.stack ?? (file && `${error.message}\n    at ${file}:${line}:${column}\n${lineText}`)
    return text ? String(text).slice(0, LONGEST) : undefined
  } catch {
    return undefined
  }
}

const LONGEST = 8192

/** What Bun throws of a source that is no program has no stack, and a `position`. */
type Thrown = Error & { position?: { file: string; line: number; column: number; lineText: string } | null }

function innermost(thrown: unknown): Thrown {
  return (thrown instanceof AggregateError ? thrown.errors[0] : thrown) as Thrown
}

function placesOf({ position, stack }: Thrown): { file: string; line: string }[] {
  if (position?.file) return [{ file: position.file, line: String(position.line) }]
  return [...String(stack ?? '').matchAll(/^ +at (?:.*\()?(?:file:\/\/)?(.+?):(\d+)(?::\d+)?\)?$/gm)].map(
    ([, file = '', line = '']) => ({ file, line }),
  )
}

function inFolder({ file, line }: { file: string; line: string }, folder: string): string | undefined {
  for (const root of [folder, realpathSync(folder)]) {
    const start = root.endsWith(sep) ? root : root + sep
    if (file.startsWith(start)) return `${file.slice(start.length).replaceAll(sep, '/')}:${line}`
  }
  return undefined
}

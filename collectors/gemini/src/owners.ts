import { createHash } from 'node:crypto'
import { isAbsolute, win32 } from 'node:path'
import type { Context } from '@exfil/core'
import { listFolder, type Place, readEnds } from '@exfil/core/files'
import { isEntry } from './records.ts'
import { below } from './roots.ts'

/** Whose folder is whose, in one root. */
export interface Owners {
  /** The working directory of the project with this folder, where that is known. */
  directoryOf(folder: string): string | undefined
  /** One name for a project, whichever of its folders it is asked for: the SHA-256 of its directory, else the folder's name. */
  projectOf(folder: string): string
  /** Whether the folder says itself whose it is. */
  isMarked(folder: string): boolean
}

/** A path is at most this long; a longer marker is none. */
const MARKER = 4096
const REGISTRY = 1 << 20

/** Reads the markers of all project folders, and the registry for those that have none. */
export function ownersIn(root: Place, bounds: readonly Place[], ctx: Pick<Context, 'signal'>): Owners {
  const tmp = below(root, 'tmp')
  const history = below(root, 'history')
  const directories = registryIn(root, bounds, ctx)
  const marked = new Set<string>()
  const quiet = { report: () => {} }
  for (const folder of [history, tmp]) {
    for (const entry of listFolder(folder, quiet) ?? []) {
      if (entry.name.startsWith('.') || !(entry.isFolder() || entry.isLink())) continue
      const owner = pathIn(textOf(below(entry, '.project_root'), MARKER, bounds, ctx))
      if (owner === undefined) continue
      directories.set(entry.name, owner)
      if (folder === tmp) marked.add(entry.name)
    }
  }
  const byHash = new Map([...directories.values()].map((directory) => [sha256(directory), directory]))
  const directoryOf = (folder: string) => directories.get(folder) ?? byHash.get(folder)
  return {
    directoryOf,
    projectOf: (folder) => {
      const directory = directoryOf(folder)
      return directory === undefined ? folder : sha256(directory)
    },
    isMarked: (folder) => marked.has(folder),
  }
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Directories by the name of their project's folder. */
function registryIn(root: Place, bounds: readonly Place[], ctx: Pick<Context, 'signal'>): Map<string, string> {
  const directories = new Map<string, string>()
  try {
    const registry: unknown = JSON.parse(textOf(below(root, 'projects.json'), REGISTRY, bounds, ctx) ?? '')
    const projects = isEntry(registry) ? registry.projects : undefined
    for (const [directory, folder] of Object.entries(isEntry(projects) ? projects : {})) {
      if (typeof folder === 'string' && pathIn(directory)) directories.set(folder, directory)
    }
  } catch {
    // Older versions have none, and one that is being written is read the next time.
  }
  return directories
}

function textOf(
  { locator }: Place,
  most: number,
  bounds: readonly Place[],
  ctx: Pick<Context, 'signal'>,
): string | undefined {
  ctx.signal.throwIfAborted()
  try {
    const { head, tail } = readEnds(locator, most / 2, bounds, ctx)
    return tail.length === 0 ? Buffer.from(head).toString() : undefined
  } catch {
    return undefined
  }
}

function pathIn(text: string | undefined): string | undefined {
  const path = text?.trim()
  return path && !path.includes('\n') && (isAbsolute(path) || win32.isAbsolute(path)) ? path : undefined
}

import { type Dirent, lstatSync, readdirSync, type Stats, statSync } from 'node:fs'
import type { Context } from '../collector.ts'
import { escapeBytes } from './escape-bytes.ts'
import { fileError } from './file-error.ts'
import { followLink } from './follow-link.ts'
import { joinBytes, type Place, systemPath } from './place.ts'

/** One name in a folder. Nothing is looked up before it is asked for: most names never are. */
export class Entry implements Place {
  /** As text, escaped as `escapeBytes` says. */
  readonly name: string
  readonly #folder: Place
  /** The name's bytes where it is not UTF-8, or where that of a folder above is not. */
  readonly #bytes: Uint8Array | undefined
  readonly #type: Dirent | Stats

  constructor(folder: Place, name: string, bytes: Uint8Array | undefined, type: Dirent | Stats) {
    this.name = name
    this.#folder = folder
    this.#bytes = bytes
    this.#type = type
  }

  get locator(): string {
    if (this.#bytes !== undefined) return joinBytes(this.#folder.locator, this.#bytes)
    const plain = this.name.includes('%') ? this.name.replaceAll('%25', '%') : this.name
    return `${this.#folder.locator}/${plain}`
  }

  get path(): string {
    return `${this.#folder.path}/${this.name}`
  }

  isFolder(): boolean {
    return this.#type.isDirectory()
  }

  isLink(): boolean {
    return this.#type.isSymbolicLink()
  }
}

/**
 * What a folder holds, in the file system's order. `undefined` when it could not be
 * listed: an absence is silent, everything else has been reported.
 */
export function listFolder(folder: Place, ctx: Pick<Context, 'report'>): Entry[] | undefined {
  try {
    if (folder.locator.charCodeAt(0) === 0) return listBytes(folder, () => true)
    const found = readdirSync(folder.locator, { withFileTypes: true })
    const entries: Entry[] = []
    let foreign = false
    for (const entry of found) {
      const { name } = entry
      if (name.includes('\uFFFD')) foreign = true
      else
        entries.push(
          new Entry(folder, escapeBytes(name), undefined, known(entry) ?? typeOf(`${folder.locator}/${name}`)),
        )
    }
    // Bun puts U+FFFD where bytes are not UTF-8: those names are listed again, as bytes.
    if (foreign) entries.push(...listBytes(folder, (name) => name.includes('\uFFFD')))
    return entries
  } catch (error) {
    const { code, message } = fileError(error)
    if (code !== 'gone') ctx.report({ code, message: `this folder cannot be listed: ${message}`, path: folder.path })
    return undefined
  }
}

/** Some file systems do not say what an entry is. */
function known(entry: Dirent): Dirent | undefined {
  const told =
    entry.isFile() ||
    entry.isDirectory() ||
    entry.isSymbolicLink() ||
    entry.isFIFO() ||
    entry.isSocket() ||
    entry.isBlockDevice() ||
    entry.isCharacterDevice()
  return told ? entry : undefined
}

function listBytes(folder: Place, wanted: (name: string) => boolean): Entry[] {
  const entries: Entry[] = []
  for (const bytes of readdirSync(systemPath(folder.locator), { encoding: 'buffer' })) {
    if (!wanted(bytes.toString())) continue
    try {
      const type = typeOf(joinBytes(folder.locator, bytes))
      entries.push(new Entry(folder, escapeBytes(bytes), bytes, type))
    } catch (error) {
      if (fileError(error).code !== 'gone') throw error
    }
  }
  return entries
}

const typeOf = (locator: string) => lstatSync(systemPath(locator))

/**
 * The folder an entry is or leads to, or `undefined`. A link is followed only while it
 * leads into one of the roots; one that leads a folder's worth of content out of them is
 * reported.
 */
export function folderAt(entry: Entry, roots: readonly Place[], ctx: Pick<Context, 'report'>): Place | undefined {
  if (entry.isFolder()) return { locator: entry.locator, path: entry.path }
  if (!entry.isLink()) return undefined
  try {
    const locator = entry.locator
    if (!statSync(systemPath(locator)).isDirectory()) return undefined
    followLink(locator, roots)
    return { locator, path: entry.path }
  } catch (error) {
    const { code, message } = fileError(error)
    if (code !== 'gone') ctx.report({ code, message, path: entry.path })
    return undefined
  }
}

import type { Context } from '../collector.ts'
import { breath } from './breath.ts'
import { realLocator } from './follow-link.ts'
import { type Entry, folderAt, listFolder } from './list-folder.ts'
import type { Place } from './place.ts'

/** One listing of everything: what it has entered, and where it met trouble. */
export class Walk {
  readonly ctx: Context
  /** The folders out of which no link is followed. */
  readonly bounds: readonly Place[]
  /** To be called, and awaited when it answers a promise, between steps: see `breath`. */
  readonly pause: () => Promise<void> | undefined
  readonly #entered = new Set<string>()
  /** How often something that may hide artifacts could not be seen. A folder in which that happened is not covered. */
  troubles = 0

  constructor(ctx: Context, bounds: readonly Place[]) {
    this.ctx = ctx
    this.bounds = bounds
    this.pause = breath(ctx.signal)
  }

  readonly report: Context['report'] = (issue) => {
    // What lies outside, or is no folder, hides nothing that was ever collected from here.
    if (issue.code !== 'outside-root' && issue.code !== 'not-a-file') this.troubles++
    this.ctx.report(issue)
  }

  /** Whether a folder is reached for the first time, whatever its name. */
  enter(folder: Place): boolean {
    try {
      const real = realLocator(folder.locator)
      if (this.#entered.has(real)) return false
      this.#entered.add(real)
    } catch {
      // Listing it says why.
    }
    return true
  }
}

/** Deeper than agents ever nest, shallower than a mistake. */
const DEPTH = 8

/**
 * Everything at or below a folder's entry that is neither hidden nor a folder, each with the names
 * that lead to it from there. Nothing when the entry itself is no folder.
 */
export function* filesBelow(
  walk: Walk,
  entry: Entry,
  path: readonly string[] = [],
): Generator<[Entry, readonly string[]]> {
  if (entry.name.startsWith('.')) return
  const folder = folderAt(entry, walk.bounds, walk)
  if (folder === undefined) {
    if (path.length > 0) yield [entry, path]
    return
  }
  if (path.length > DEPTH || (entry.isLink() && !walk.enter(folder))) return
  for (const child of listFolder(folder, walk) ?? []) yield* filesBelow(walk, child, [...path, child.name])
}

import type { ArtifactRef, Context } from '@exfil/core'
import type { Entry, Place } from '@exfil/core/files'
import type { Rule } from './rule.ts'

const BATCH = 1000

/** Names found in one folder. `odd` are the locators of those that do not simply stand in it. */
interface Sheaf {
  readonly folder: Place
  readonly names: string[]
  readonly odd: Map<string, string>
}

const NONE_ODD: Map<string, string> = new Map()

/** What one rule matches: names only, so that a million of them fit, until it is known that they are not too many. */
export class Harvest {
  readonly root: Place
  /** More was found than the rule may collect: it has been reported, and there is nothing to yield. */
  isOver = false
  readonly #rule: Rule
  readonly #ctx: Context
  #sheaves: Sheaf[] = []
  #count = 0

  constructor(rule: Rule, root: Place, ctx: Context) {
    this.#rule = rule
    this.root = root
    this.#ctx = ctx
  }

  add(folder: Place, entry: Entry): void {
    if (this.isOver) return
    if (++this.#count > this.#rule.written['max-files']) {
      this.#stop()
      return
    }
    let sheaf = this.#sheaves.at(-1)
    if (sheaf?.folder !== folder) {
      sheaf = { folder, names: [], odd: NONE_ODD }
      this.#sheaves.push(sheaf)
    }
    const { name } = entry
    sheaf.names.push(name)
    // Names that are not UTF-8, or look as if they were not, or lie below such a one.
    if (/[%\ufffd]/.test(name) || folder.locator.charCodeAt(0) === 0) {
      const odd = sheaf.odd === NONE_ODD ? new Map<string, string>() : sheaf.odd
      odd.set(name, entry.locator)
      this.#sheaves[this.#sheaves.length - 1] = { ...sheaf, odd }
    }
  }

  #stop(): void {
    this.isOver = true
    this.#sheaves = []
    const { name, written } = this.#rule
    const limit = written['max-files']
    const message = `the rule "${name}" collects nothing: it matches more than ${limit.toLocaleString('en')} files. Narrow its globs, leave folders out ("!build/**"), or raise its max-files`
    this.#ctx.report({ code: 'unavailable', message, path: this.root.path })
  }

  /** Everything, a thousand at a time; it is forgotten on the way. */
  async *batches(pause: () => Promise<void> | undefined): AsyncGenerator<readonly ArtifactRef[]> {
    const { name: kind, written } = this.#rule
    let batch: ArtifactRef[] = []
    for (const { folder, names, odd } of this.#sheaves.splice(0)) {
      for (const name of names) {
        const path = `${folder.path}/${name}`
        const locator = odd.get(name) ?? `${folder.locator}/${name}`
        batch.push({ key: path, kind, path, growth: written.growth, locator })
        if (batch.length < BATCH) continue
        yield batch
        batch = []
        await pause()
      }
    }
    if (batch.length > 0) yield batch
  }
}

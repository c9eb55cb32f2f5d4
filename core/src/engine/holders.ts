import type { ArtifactRef, Description } from '../collector.ts'
import { type Belongings, belongingOf } from './belongings.ts'
import type { Exclusion } from './exclusion.ts'
import type { ArtifactState, Store } from './ports.ts'
import { readProjects } from './project-list.ts'
import type { Subject } from './run.ts'
import { wireKey, wirePath } from './wire-name.ts'

/** Finds out what those belong to that links lead to. */
export class Holders {
  readonly #store: Store
  readonly #subject: Subject
  readonly #exclude: Exclusion
  readonly #belongings: Belongings

  /** @param belongings where it tells what it finds */
  constructor(store: Store, subject: Subject, exclude: Exclusion, belongings: Belongings) {
    this.#store = store
    this.#subject = subject
    this.#exclude = exclude
    this.#belongings = belongings
  }

  /**
   * Finds out about all that have one of these keys: from what is noted, where that is of
   * the content that was found unchanged, else by discovering once more and describing them.
   * What is not there belongs to what it was last noted with. Answers what was described.
   */
  async meet(names: ReadonlySet<string>): Promise<ArtifactState[]> {
    const type = this.#subject.definition.id
    const rows = new Map(await this.#store.get(type, [...names]))
    const nameOf = new Map([...rows.keys()].map((key) => [key, key]))
    for (const name of names) {
      for (const row of await this.#store.aliases(type, name)) {
        rows.set(row.key, row)
        nameOf.set(row.key, name)
      }
    }
    const notes = await this.#store.projects(type, [...new Set([...names, ...rows.keys()])])
    const doubted: ArtifactState[] = []
    for (const row of rows.values()) {
      if (this.#belongings.has(row.key)) continue
      const note = notes.get(row.key)
      const name = nameOf.get(row.key) as string
      if (note && note.signature !== '' && note.signature === row.signature) {
        this.#belongings.add(row.key, [name], { projects: readProjects(note.project) })
      } else doubted.push(row)
    }
    const doubtedKeys = new Set(doubted.map(({ key }) => key))
    const sought = new Set([...names].filter((name) => !this.#belongings.isHeld(name) || doubtedKeys.has(name)))
    const places = new Map(doubted.toSorted((a, b) => Number(b.gone) - Number(a.gone)).map((row) => [row.path, row]))
    const described = sought.size + places.size > 0 ? await this.#find(sought, places) : []
    for (const key of new Set([...sought, ...doubtedKeys])) {
      const note = notes.get(key)
      const name = nameOf.get(key) ?? key
      if (note && !this.#belongings.has(key)) {
        this.#belongings.add(key, [name], { projects: readProjects(note.project) })
      }
    }
    for (const name of names) this.#belongings.complete(name)
    return described
  }

  /** Discovers once more, to describe what has one of these keys, or is remembered at one of these paths. */
  async #find(keys: ReadonlySet<string>, places: ReadonlyMap<string, ArtifactState>): Promise<ArtifactState[]> {
    const { collector, context } = this.#subject
    const found: ArtifactState[] = []
    // What is to be said of the listing was said the first time.
    const quiet = { ...context, report: () => {}, covered: () => {} }
    for await (const refs of collector.discover(quiet)) {
      for (const ref of refs) {
        const key = wireKey(ref.key)
        const path = wirePath(ref.path)
        const row = places.get(path)
        if ((!keys.has(key) && !row) || this.#exclude.byPath(ref.path) !== undefined) continue
        try {
          const names = row ? [key, row.key] : [key]
          const belonging = belongingOf(await this.describe(ref, names))
          this.#belongings.add(row?.key ?? `${path}\0${key}`, names, belonging)
          if (row) found.push(row)
        } catch {
          context.signal.throwIfAborted()
        }
      }
    }
    return found
  }

  /** Describes it, or notes that nobody can tell what one with these names belongs to, and throws. */
  async describe(ref: ArtifactRef, names: readonly string[]): Promise<Description> {
    const { collector, context } = this.#subject
    try {
      return await collector.describe(ref, context)
    } catch (error) {
      for (const name of names) this.#belongings.bar(name, { error })
      throw error
    }
  }
}

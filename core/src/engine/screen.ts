import type { Description } from '../collector.ts'
import type { Look } from './look.ts'
import type { ProjectNote, Store } from './ports.ts'
import type { Subject } from './run.ts'
import { wireKey } from './wire-name.ts'

/** What the rules about projects say of one artifact. */
export interface Verdict {
  /** The rule that leaves it out. */
  readonly rule?: string | undefined
  /** Where it had to be described to know. */
  readonly description?: Description
}

/** Notes written to local state at once. */
const NOTES = 500
/** How far up a chain of parents is followed by looking again. */
const ROUNDS = 8

/**
 * Keeps what belongs to an excluded project from being read or sent. An artifact belongs
 * to the project it is described with, or, without one, to that of its `parent` (a link).
 * What was found out is noted in local state, so that what is left out is not described
 * in every run.
 */
export class Screen {
  readonly #store: Store
  readonly #subject: Subject
  readonly #byProject: (project: string) => string | undefined
  readonly #remembers: boolean
  /** By key: what is known since this run began. */
  readonly #projects = new Map<string, string>()
  /** Of those without a project of their own whose parent is not known yet: the parent's key. */
  readonly #parents = new Map<string, string>()
  #put: Look[] = []
  #notes: ProjectNote[] = []

  constructor(
    store: Store,
    subject: Subject,
    byProject: (project: string) => string | undefined,
    { remembers }: { remembers: boolean },
  ) {
    this.#store = store
    this.#subject = subject
    this.#byProject = byProject
    this.#remembers = remembers
  }

  /**
   * What becomes of an artifact; `later` when only its parent can tell and has not been
   * met: it is then among those that `putOff` answers. Throws what describing throws: of
   * what cannot be described nobody knows whether it is excluded.
   */
  async judge(look: Look): Promise<Verdict | 'later'> {
    if (look.project !== undefined) return this.#verdict(look.project)
    const { collector, context } = this.#subject
    const description = await collector.describe(look.ref, context)
    const parent = parentIn(description)
    if (!description.project && parent !== undefined) this.#parents.set(look.key, parent)
    const project = description.project || (parent === undefined ? '' : await this.#known(parent))
    if (project === undefined) {
      this.#put.push(look)
      return 'later'
    }
    await this.#note(look.key, look.signature, project)
    return { ...this.#verdict(project), description }
  }

  /**
   * Those that were put off, now that all else was seen, each with its project, or with
   * the reason why that cannot be told. A parent that was not met, because it is
   * unchanged, is looked for once more. Nothing may be under way in `judge`.
   */
  async putOff(): Promise<{ look: Look; error?: unknown }[]> {
    const looks = this.#put
    this.#put = []
    const failure = await this.#meetParents(looks)
    const settled: { look: Look; error?: unknown }[] = []
    for (const look of looks) {
      const { project, missing, through } = await this.#trace(look.key)
      if (missing !== undefined && failure) settled.push({ look, error: failure.error })
      else {
        for (const key of through) if (!this.#projects.has(key)) await this.#note(key, '', project ?? '')
        await this.#note(look.key, look.signature, project ?? '')
        settled.push({ look: { ...look, project: project ?? '' } })
      }
    }
    await this.#flush()
    return settled
  }

  /** Answers what ended it early, if anything did. */
  async #meetParents(looks: readonly Look[]): Promise<{ error: unknown } | undefined> {
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const traces = await Promise.all(looks.map(({ key }) => this.#trace(key)))
        const missing = new Set(traces.flatMap((trace) => trace.missing ?? []))
        if (missing.size === 0) return undefined
        await this.#find(missing)
      }
      return undefined
    } catch (error) {
      return { error }
    }
  }

  async #flush(): Promise<void> {
    const projects = this.#notes
    this.#notes = []
    if (projects.length > 0 && this.#remembers) await this.#store.commit({ projects })
  }

  #verdict(project: string): Verdict {
    return project === '' ? {} : { rule: this.#byProject(project) }
  }

  async #known(key: string): Promise<string | undefined> {
    const project = this.#projects.get(key)
    if (project !== undefined) return project
    return (await this.#store.projects(this.#subject.definition.id, [key])).get(key)?.project
  }

  /**
   * Follows parents until one has a project, or is not known; those that are each other's
   * parents have none. `through` are those on the way that have only a parent.
   */
  async #trace(key: string): Promise<{ project?: string; missing?: string; through: string[] }> {
    const through: string[] = []
    const met = new Set<string>()
    for (let at = key; !met.has(at); ) {
      met.add(at)
      const project = at === key ? this.#projects.get(at) : await this.#known(at)
      if (project !== undefined) return { project, through }
      const parent = this.#parents.get(at)
      if (parent === undefined) return { missing: at, through }
      if (at !== key) through.push(at)
      at = parent
    }
    return { project: '', through }
  }

  /** Discovers once more, to describe the artifacts of these keys. What is not there has no project. */
  async #find(keys: ReadonlySet<string>): Promise<void> {
    const { collector, context } = this.#subject
    const left = new Set(keys)
    // What is to be said of the listing was said the first time.
    const quiet = { ...context, report: () => {}, covered: () => {} }
    for await (const refs of collector.discover(quiet)) {
      for (const ref of refs) {
        const key = wireKey(ref.key)
        if (!left.delete(key)) continue
        const description = await collector.describe(ref, context)
        const parent = parentIn(description)
        if (description.project || parent === undefined) await this.#note(key, '', description.project ?? '')
        else this.#parents.set(key, parent)
      }
      if (left.size === 0) return
    }
    for (const key of left) await this.#note(key, '', '')
  }

  async #note(key: string, signature: string, project: string): Promise<void> {
    this.#projects.set(key, project)
    this.#notes.push({ type: this.#subject.definition.id, key, signature, project })
    if (this.#notes.length >= NOTES) await this.#flush()
  }
}

function parentIn({ links = [] }: Description): string | undefined {
  const parent = links.find(({ rel }) => rel === 'parent')
  return parent && wireKey(parent.key)
}

import { ArtifactError, type Description } from '../collector.ts'
import { Belongings, belongingOf } from './belongings.ts'
import type { Exclusion } from './exclusion.ts'
import { Holders } from './holders.ts'
import type { Look } from './look.ts'
import type { ArtifactState, ProjectNote, Store } from './ports.ts'
import { readProjects, writeProjects } from './project-list.ts'
import type { Subject } from './run.ts'
import { wireKey } from './wire-name.ts'

/** What the rules about projects say of one artifact. */
export interface Verdict {
  /** The rule that leaves it out. */
  readonly rule?: string | undefined
  /** Where it had to be described to know. */
  readonly description?: Description
}

type Outcome =
  | { readonly projects: ReadonlySet<string>; readonly rule: string | undefined }
  | { readonly projects?: undefined; readonly rule: string }
  | { readonly error: unknown }

/** Notes written to local state at once. */
const NOTES = 500
/** How far a chain of links is followed by looking again; who made a longer one is not believed. */
const ROUNDS = 64
const CHANGED = 'what it belongs to changed while it was read'

/**
 * Keeps what belongs to an excluded project from being read or sent. An artifact belongs
 * to the project it is described with, or, without one, to those of all that it is linked
 * to, whatever the links are called: one that is excluded excludes it. What was found out
 * is noted in local state, so that what is left out is not described in every run.
 */
export class Screen {
  readonly #store: Store
  readonly #subject: Subject
  readonly #exclude: Exclusion
  readonly #remembers: boolean
  readonly #belongings = new Belongings()
  readonly #holders: Holders
  #put: Look[] = []
  #notes: ProjectNote[] = []
  /** Those that were put off and go with something that a rule about paths leaves out. */
  readonly #ruled = new Map<string, string>()
  #sawAll = false
  /** Why not all that exists was seen. */
  #failure: { cause?: unknown } | undefined
  /** Why not all that is linked to could be told of. */
  #trouble: { error: unknown } | undefined

  constructor(store: Store, subject: Subject, exclude: Exclusion, { remembers }: { remembers: boolean }) {
    this.#store = store
    this.#subject = subject
    this.#exclude = exclude
    this.#holders = new Holders(store, subject, exclude, this.#belongings)
    this.#remembers = remembers
  }

  /** Something with this key is left out by a rule about its path, so that nobody looks for its project. */
  leftOut(key: string, rule: string): void {
    this.#belongings.bar(key, { rule })
  }

  /** Something with this key cannot be looked at. */
  unknown(key: string, error: unknown): void {
    this.#belongings.bar(key, { error })
  }

  /**
   * What becomes of an artifact; `later` when only others can tell, and more of those may
   * come: it is then among those that `putOff` answers. Throws what describing throws: of
   * what cannot be described nobody knows whether it is excluded.
   */
  async judge(look: Look): Promise<Verdict | 'later'> {
    const rule = this.#ruled.get(look.key)
    if (rule !== undefined) return { rule }
    const names = [wireKey(look.ref.key), ...look.formerKeys]
    if (look.project !== undefined) {
      const projects = readProjects(look.project)
      const verdict = this.#verdict(projects)
      // A note from an earlier run may be of what others belonged to then: it can leave out, and not let through.
      if (verdict.rule !== undefined || this.#sawAll) {
        this.#belongings.add(look.key, names, { projects })
        return verdict
      }
    }
    const description = await this.#holders.describe(look.ref, [look.key, ...names])
    const belonging = belongingOf(description)
    this.#belongings.add(look.key, names, belonging)
    if ('projects' in belonging) {
      await this.#note(look.key, look.signature, belonging.projects)
      return { ...this.#verdict(belonging.projects), description }
    }
    if (!this.#sawAll) {
      this.#put.push(look)
      return 'later'
    }
    const found = this.#outcome(look)
    if ('error' in found) throw found.error
    if (found.projects) await this.#note(look.key, look.signature, found.projects)
    return { rule: found.rule, description }
  }

  /**
   * Those that were put off, now that all else was seen, each with its projects, or with
   * the reason why they cannot be told. What they are linked to and was not met, because it
   * is unchanged, is looked for once more. Nothing may be under way in `judge`.
   *
   * @param failure why not all was seen: what is not excluded for sure is then not sent
   */
  async putOff(failure?: { cause?: unknown }): Promise<{ look: Look; error?: unknown }[]> {
    this.#sawAll = true
    const looks = this.#put
    this.#put = []
    this.#failure = failure
    if (!failure) this.#trouble = await this.#meetAll(looks)
    const settled: { look: Look; error?: unknown }[] = []
    for (const look of looks) {
      const found = this.#outcome(look)
      if ('error' in found) settled.push({ look, error: found.error })
      else if (found.projects) {
        await this.#note(look.key, look.signature, found.projects)
        settled.push({ look: { ...look, project: writeProjects(found.projects) } })
      } else {
        this.#ruled.set(look.key, found.rule)
        settled.push({ look })
      }
    }
    await this.#flush()
    return settled
  }

  /** Of something that was put off: its projects and what is said of them, or, not knowing all, the rule that leaves it out, or why nobody knows. */
  #outcome({ key }: Look): Outcome {
    const { projects, bars, missing } = this.#belongings.trace(key)
    const { rule } = this.#verdict(projects)
    if (bars.length === 0 && missing.size === 0 && !this.#failure) return { projects, rule }
    const firm = rule ?? bars.find((bar) => 'rule' in bar)?.rule
    if (firm !== undefined) return { rule: firm }
    if (this.#failure) return { error: this.#failure.cause }
    return bars.find((bar) => 'error' in bar) ?? this.#trouble ?? { error: new ArtifactError('changed', CHANGED) }
  }

  /** Answers what ended it early, if anything did. */
  async #meetAll(looks: readonly Look[]): Promise<{ error: unknown } | undefined> {
    const found: ArtifactState[] = []
    try {
      for (let round = 0; ; round++) {
        const missing = new Set(looks.flatMap(({ key }) => [...this.#belongings.trace(key).missing]))
        if (missing.size === 0) break
        if (round === ROUNDS) throw new ArtifactError('malformed', 'nobody can follow its links to where they end')
        found.push(...(await this.#holders.meet(missing)))
      }
    } catch (error) {
      return { error }
    }
    for (const { key, signature } of found) {
      const { projects, bars, missing } = this.#belongings.trace(key)
      if (bars.length === 0 && missing.size === 0) await this.#note(key, signature, projects)
    }
    return undefined
  }

  #verdict(projects: Iterable<string>): Verdict {
    for (const project of projects) {
      const rule = this.#exclude.byProject?.(project)
      if (rule !== undefined) return { rule }
    }
    return {}
  }

  async #note(key: string, signature: string, projects: Iterable<string>): Promise<void> {
    this.#notes.push({ type: this.#subject.definition.id, key, signature, project: writeProjects(projects) })
    if (this.#notes.length >= NOTES) await this.#flush()
  }

  async #flush(): Promise<void> {
    const projects = this.#notes
    this.#notes = []
    if (projects.length > 0 && this.#remembers) await this.#store.commit({ projects })
  }
}

import type { Description } from '../collector.ts'
import { wireKey } from './wire-name.ts'

/** What an artifact belongs to: projects, or, having none of its own, other artifacts by their keys. */
export type Belonging = { readonly projects: readonly string[] } | { readonly links: readonly string[] }

export function belongingOf({ project, links = [] }: Description): Belonging {
  if (project) return { projects: [project] }
  return links.length === 0 ? { projects: [] } : { links: [...new Set(links.map(({ key }) => wireKey(key)))] }
}

/** Why nobody can tell what an artifact belongs to: a rule leaves it out unseen, or something is wrong with it. */
export type Bar = { readonly rule: string } | { readonly error: unknown }

/** What following links led to. */
export interface Trace {
  readonly projects: ReadonlySet<string>
  readonly bars: readonly Bar[]
  /** Keys of which it is not known yet who has them. */
  readonly missing: ReadonlySet<string>
}

/**
 * Who belongs to what, as far as it is known. One key may have several holders: copies of
 * a session, or things that were given one name twice. A link says only the key, so it
 * leads to all of them.
 */
export class Belongings {
  readonly #of = new Map<string, Belonging>()
  /** Holders of a key beside the one that is known by just that. */
  readonly #further = new Map<string, Set<string>>()
  readonly #bars = new Map<string, Bar>()
  readonly #whole = new Set<string>()

  /** `holder` is one artifact; `names` are keys by which a link may mean it. */
  add(holder: string, names: Iterable<string>, belonging: Belonging): void {
    this.#of.set(holder, belonging)
    for (const name of names) {
      if (name === holder) continue
      const holders = this.#further.get(name) ?? new Set()
      this.#further.set(name, holders.add(holder))
    }
  }

  /** One of those with this key cannot be told of. A rule is kept: it is the better answer. */
  bar(name: string, bar: Bar): void {
    const old = this.#bars.get(name)
    if (!old || 'error' in old) this.#bars.set(name, bar)
  }

  /** All who have this key have been told of. */
  complete(name: string): void {
    this.#whole.add(name)
  }

  has(holder: string): boolean {
    return this.#of.has(holder)
  }

  /** Whether somebody with this key has been told of. */
  isHeld(name: string): boolean {
    return this.#of.has(name) || this.#further.has(name) || this.#bars.has(name)
  }

  /** Follows links to whatever has a project; what is linked in a circle alone has none. */
  trace(from: string): Trace {
    const projects = new Set<string>()
    const bars: Bar[] = []
    const missing = new Set<string>()
    const met = new Set([from])
    const asked = new Set<string>()
    const holders = [from]
    for (let holder = holders.pop(); holder !== undefined; holder = holders.pop()) {
      const belonging = this.#of.get(holder)
      if (belonging === undefined) continue
      if ('projects' in belonging) for (const project of belonging.projects) projects.add(project)
      else
        for (const name of belonging.links.flatMap(meanings)) {
          if (asked.has(name)) continue
          asked.add(name)
          const bar = this.#bars.get(name)
          if (bar) bars.push(bar)
          if (!this.#whole.has(name)) missing.add(name)
          for (const next of [name, ...(this.#further.get(name) ?? [])]) {
            if (met.has(next)) continue
            met.add(next)
            holders.push(next)
          }
        }
    }
    return { projects, bars, missing }
  }
}

/** Which of several has the key itself and which `key~2` depends on who was met first: such a link means them all. */
function meanings(name: string): string[] {
  const copy = /^(.+)~\d+$/s.exec(name)
  return copy?.[1] === undefined ? [name] : [name, copy[1]]
}

import type { ArtifactRef, Context } from '@exfil/core'
import { listFolder, type Place } from '@exfil/core/files'
import { idStartIn, stemOf } from './layout.ts'
import { type Owners, ownersIn } from './owners.ts'
import { below, rootsOf } from './roots.ts'

/** Where an artifact was found: the project's folder, its name, and the names below it. */
export interface Spot {
  readonly root: Place
  readonly folder: Place
  readonly name: string
  readonly rest: readonly string[]
}

/** What is known of a machine beyond single files. Asked for every artifact, looked up once. */
export class Source {
  readonly roots: readonly Place[]
  /** The folders out of which no link is followed. `tmp` may itself be a link, to a larger disk say. */
  readonly bounds: readonly Place[]
  readonly #owners = new Map<Place, Owners>()
  readonly #sessions = new Map<string, Map<string, string>>()

  constructor(machine: Pick<Context, 'home' | 'env' | 'platform'>, further: readonly string[]) {
    this.roots = rootsOf(machine, further)
    this.bounds = this.roots.flatMap((root) => [root, below(root, 'tmp')])
  }

  /** Forgets what may have changed since it was looked up. */
  refresh(): void {
    this.#owners.clear()
    this.#sessions.clear()
  }

  ownersIn(root: Place, ctx: Pick<Context, 'signal'>): Owners {
    const owners = this.#owners.get(root) ?? ownersIn(root, this.bounds, ctx)
    this.#owners.set(root, owners)
    return owners
  }

  spotOf({ path, locator }: Pick<ArtifactRef, 'path' | 'locator'>): Spot | undefined {
    for (const root of this.roots) {
      const tmp = `${root.path}/tmp/`
      if (!path.startsWith(tmp)) continue
      const [name = '', ...rest] = path.slice(tmp.length).split('/')
      const above = String(locator).split('/').slice(0, -rest.length).join('/')
      return { root, name, rest, folder: { locator: above, path: `${tmp}${name}` } }
    }
    return undefined
  }

  /** The key of the session with this id, where its transcript lies in the project's folder: its name holds eight characters of it. */
  sessionKey({ folder }: Spot, id: string): string | undefined {
    let keys = this.#sessions.get(folder.path)
    if (keys === undefined) {
      keys = new Map()
      for (const { name } of listFolder(below(folder, 'chats'), { report: () => {} }) ?? []) {
        const start = idStartIn(name)
        if (start !== undefined) keys.set(start, stemOf(name))
      }
      this.#sessions.set(folder.path, keys)
    }
    return keys.get(id.slice(0, 8))
  }
}

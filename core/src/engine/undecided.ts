import type { Fingerprint } from '../collector.ts'
import type { Found, Judge } from './found.ts'
import type { ArtifactState, Store } from './ports.ts'
import { type Shift, wavesOf } from './rotation.ts'
import type { Sightings } from './sightings.ts'
import { wireKey } from './wire-name.ts'

/** What is needed to decide. */
interface Court {
  readonly store: Store
  readonly type: string
  readonly sightings: Sightings
  readonly judge: Judge
  /** Whether a file begins with all that is remembered of an artifact. */
  continues(found: Found, row: ArtifactState): Promise<boolean>
  /** Resolves when what was judged so far has been recorded. */
  settled(): Promise<void>
  trouble(found: Found, error: unknown): Promise<void>
}

/**
 * Those that share a key, moved, or took over another's file: which artifact each of them
 * is shows only once everything was seen.
 */
export class Undecided {
  readonly #court: Court
  #open: Found[] = []
  /** Those of them at whose key and path another file was remembered, and its row: that file may be found under another name. */
  readonly #displaced = new Map<Found, ArtifactState>()

  constructor(court: Court) {
    this.#court = court
  }

  add(found: Found): void {
    this.#open.push(found)
  }

  /** The same for what is, at its key and path, another file than the remembered one. */
  addDisplaced(found: Found, row: ArtifactState): void {
    this.#open.push(found)
    this.#displaced.set(found, row)
  }

  /** Judges each, now that everything was seen. */
  async decide(): Promise<void> {
    const { store, type, sightings, judge } = this.#court
    const open = this.#open.sort((a, b) => (a.path < b.path ? -1 : 1))
    this.#open = []
    const keys = new Set(open.map(({ key }) => key))
    for (const looked of this.#displaced.size > 0 ? await this.#rotate(open) : open) {
      const { key, path, fingerprint } = looked
      const row = (await store.get(type, [key])).get(key)
      const seenAt = sightings.seenAt(key) === '' ? row?.path : sightings.seenAt(key)
      if (seenAt === path) {
        await this.#court.trouble(looked, new DuplicateKey(key))
        continue
      }
      const aliases = await store.aliases(type, key)
      const alias = this.#lastAt(path, row, aliases)
      if (alias) await judge(looked, alias.key, alias, [])
      else if (seenAt !== undefined) await judge(looked, this.#freeKey(key, aliases), undefined, [])
      else if (row) await judge(looked, key, row, [])
      else {
        const former = await this.#rotatedFrom(fingerprint, keys)
        await judge(looked, key, former, former ? [former.key] : [], former && sightings.guess(former.key, path))
      }
    }
  }

  /**
   * Gives files that took each other's names to the artifacts they are, each wave recorded before the next, so that
   * every name is free when it is taken. Where the file of a name is gone, and its artifact so keeps the name, the one
   * that took it becomes a further path under that key. Answers what is left to be judged as before.
   *
   * Only content tells who took whose name: where files are replaced one after the other, each gets the inode that the
   * one before has just left. And what begins as its own name remembers took no other's, whoever else begins like it.
   */
  async #rotate(open: readonly Found[]): Promise<Found[]> {
    const { store, type, sightings, judge } = this.#court
    const files = open.flatMap(({ fingerprint }) => fingerprint.file ?? [])
    const owners = new Map<string, ArtifactState>()
    for (const row of await store.byFile(type, files)) if (this.#mayMove(row)) owners.set(row.file, row)
    const left: Found[] = []
    const shifts: (Shift & { looked: Found; owner: ArtifactState | undefined })[] = []
    const displaced = new Map([...this.#displaced.keys()].map((looked) => [looked.key, looked]))
    const stayed = new Map<Found, boolean>()
    const stays = async (looked: Found | undefined) => {
      const own = looked && this.#displaced.get(looked)
      if (!own) return false
      const row = this.#lastAt(looked.path, own, await store.aliases(type, looked.key)) ?? own
      const answer = stayed.get(looked) ?? (await this.#court.continues(looked, row))
      stayed.set(looked, answer)
      return answer
    }
    for (const looked of open) {
      const { key, path, fingerprint } = looked
      const owner = owners.get(fingerprint.file ?? '')
      const mayContinue = owner !== undefined && owner.key !== key && (fingerprint.size ?? 0) >= owner.tip.length
      const concerns = mayContinue && (this.#displaced.has(looked) || displaced.has(owner.key))
      const isContested = concerns && !(await stays(looked)) && !(await stays(displaced.get(owner.key)))
      const continues = isContested && (await this.#court.continues(looked, owner))
      if (continues && owner.path === path && this.#displaced.has(looked)) {
        await judge(looked, owner.key, owner, [])
      } else if (continues) {
        owners.delete(owner.file)
        shifts.push({ key, from: owner.key, looked, owner })
      } else if (this.#displaced.has(looked)) shifts.push({ key, looked, owner: undefined })
      else left.push(looked)
    }
    const moved = new Set<string>()
    const { waves, circle } = wavesOf(shifts)
    for (const wave of waves) {
      if (moved.size > 0) await this.#court.settled()
      for (const { looked, owner } of wave) {
        const { key, path } = looked
        // The name is another's still: of a file that rotation deleted, or of one that is found under this key elsewhere.
        const isTaken = !moved.has(key) && sightings.has(key)
        if (owner) {
          const name = isTaken ? this.#freeKey(key, await store.aliases(type, key)) : key
          await judge(looked, name, owner, [owner.key], sightings.guess(owner.key, path))
        } else if (!moved.has(key)) left.push(looked)
        else await judge(looked, key, undefined, [])
      }
      for (const { from } of wave) if (from !== undefined) moved.add(from)
    }
    return [...left, ...circle.map(({ looked }) => looked)]
  }

  #mayMove({ key, tip }: ArtifactState): boolean {
    const { sightings } = this.#court
    return !sightings.isSeen(key) && !sightings.isWithheld(key) && tip.length > 0
  }

  /** The vanished artifact whose very file this is, if its content is still at its beginning. What was found under its own key, `keys`, has not vanished. */
  async #rotatedFrom({ file, size }: Fingerprint, keys: ReadonlySet<string>): Promise<ArtifactState | undefined> {
    if (!file) return undefined
    const rows = await this.#court.store.byFile(this.#court.type, [file])
    return rows.find((row) => this.#mayMove(row) && !keys.has(row.key) && (size ?? 0) >= row.tip.length)
  }

  /** The further path under a key that was last known at a path: present rather than gone, as is `row`, then the youngest. */
  #lastAt(path: string, row: ArtifactState | undefined, aliases: readonly ArtifactState[]): ArtifactState | undefined {
    const { sightings } = this.#court
    const open = aliases.filter((other) => other.path === path && !sightings.isSeen(other.key))
    const isOwn = row !== undefined && row.path === path && !row.gone && !sightings.isSeen(row.key)
    return open.findLast(({ gone }) => !gone) ?? (isOwn ? undefined : open.at(-1))
  }

  #freeKey(key: string, aliases: readonly ArtifactState[]): string {
    const taken = new Set(aliases.map((other) => other.key))
    for (let copy = 2; ; copy++) {
      const name = wireKey(`${key}~${copy}`)
      if (!taken.has(name) && !this.#court.sightings.has(name)) return name
    }
  }
}

/** A collector's defect: one key and path, twice. */
export class DuplicateKey extends Error {
  constructor(key: string) {
    super(`the collector found two artifacts with the key ${JSON.stringify(key)} at one path`)
  }
}

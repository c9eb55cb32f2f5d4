import type { CollectorDefinition, Json } from '../collector.ts'
import { sync } from '../engine/sync.ts'
import { MemoryArchive } from '../engine/testing/memory-archive.ts'
import { readOptions } from '../read-options.ts'
import { memoryStore } from '../state/memory-store.ts'
import type { Account } from '../wire/account.ts'
import type { RecordItem } from '../wire/sync.ts'
import type { Version } from '../wire/version.ts'
import { pretendContext } from './pretend-context.ts'
import type { World } from './subject.ts'

/** What an archive holds of one artifact. */
export interface Kept {
  readonly path: string
  readonly kind: string
  readonly gone: boolean
  readonly head: Version
  /** In the order in which they were recorded. */
  readonly versions: readonly Version[]
  readonly description: RecordItem['description']
}

/**
 * An archive in memory, and a machine's memory of it. The real engine syncs to it what one
 * collector finds: shows what becomes of artifacts while their files grow, move and change.
 */
export class PretendArchive {
  readonly #definition: CollectorDefinition<unknown>
  readonly #options: Json | undefined
  readonly #archive = new MemoryArchive()
  readonly #store = memoryStore()
  /** Ahead of the machine's, so that no fingerprint is too young to be trusted. */
  #now = Date.now() + 3_600_000

  constructor(definition: CollectorDefinition<unknown>, options?: Json) {
    this.#definition = definition
    this.#options = options
  }

  /** One run, a minute after the last. Rejects when its account does not add up. */
  async sync(world: Pick<World, 'home' | 'env' | 'platform' | 'exec'>): Promise<Account> {
    this.#now += 60_000
    const verdict = await readOptions(this.#definition, this.#options)
    if (verdict.issues) throw new Error(`the options do not hold: ${JSON.stringify(verdict.issues)}`)
    const { signal, report: _, covered: __, ...machine } = pretendContext(world)
    const account = await sync({
      collectors: [{ definition: this.#definition, collector: this.#definition.create(verdict.value) }],
      complete: true,
      world: { ...machine, now: () => new Date(this.#now) },
      remote: this.#archive.remote,
      put: this.#archive.put,
      store: this.#store,
      clock: {
        now: () => this.#now,
        sleep: async (ms) => {
          this.#now += ms
        },
      },
      compress: async (raw) => Bun.zstdCompressSync(raw),
      signal,
      onEvent: () => {},
    })
    const { seen, unchanged, uploaded, known, skipped, failed } = account
    if (seen !== unchanged + uploaded + known + skipped + failed) throw new Error('the account does not add up')
    return account
  }

  /** Keys of everything that was ever archived, sorted. */
  get keys(): string[] {
    const type = `${this.#definition.id}/`
    return [...this.#archive.artifacts.keys()].map((name) => name.slice(type.length)).sort()
  }

  /** Throws when nothing has the key. */
  kept(key: string): Kept {
    const name = `${this.#definition.id}/${key}`
    const kept = this.#archive.artifacts.get(name)
    const item = this.#archive.items.get(name)
    if (!kept?.head || !item) throw new Error(`${key} is not in the archive, but ${this.keys.join(', ')}`)
    const { path, kind, gone, head, versions } = kept
    return { path, kind, gone, head, versions: [...versions], description: item.description }
  }

  /** The bytes of a version, of the latest without one; every stored piece of them is checked. */
  content(key: string, version?: Version): Buffer {
    return Buffer.from(this.#archive.content(this.#definition.id, key, version))
  }
}

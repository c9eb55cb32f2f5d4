import { memoryStore } from '../../state/memory-store.ts'
import type { SyncEvent } from '../events.ts'
import type { OwnAccount } from '../own-account.ts'
import type { Clock, Store } from '../ports.ts'
import type { World } from '../subject.ts'
import { type SyncOptions, sync } from '../sync.ts'
import { MemoryArchive } from './memory-archive.ts'
import { MemorySource } from './memory-source.ts'

/** A machine, a server and what the machine remembers, with a clock that is set by hand. */
export class Scene {
  readonly source = new MemorySource()
  readonly archive = new MemoryArchive()
  store: Store = memoryStore()
  now = 1_800_000_000_000
  events: SyncEvent[] = []
  readonly clock: Clock = {
    now: () => this.now,
    sleep: async (ms) => {
      this.now += ms
    },
  }

  readonly world: World = {
    home: '/',
    env: {},
    platform: 'linux',
    now: () => new Date(this.now),
    debug: () => {},
    exec: () => {
      throw new Error('this machine has no programs')
    },
  }

  write(path: string, content: Uint8Array | string, change?: Parameters<MemorySource['write']>[3]): void {
    this.now += 10_000
    this.source.write(path, content, this.now, change)
    this.now += 10_000
  }

  /** Runs a sync, a minute later; fails when its account does not add up. */
  async sync(options: Partial<SyncOptions> = {}): Promise<OwnAccount> {
    this.now += 60_000
    this.events = []
    const account = await sync({
      collectors: [{ definition: this.source.definition, collector: this.source.collector }],
      complete: true,
      world: this.world,
      remote: this.archive.remote,
      put: this.archive.put,
      store: this.store,
      clock: this.clock,
      compress: async (raw) => Bun.zstdCompressSync(raw),
      signal: new AbortController().signal,
      onEvent: (event) => this.events.push(event),
      ...options,
    })
    const { seen, unchanged, uploaded, known, skipped, failed } = account
    if (seen !== unchanged + uploaded + known + skipped + failed) throw new Error('the account does not add up')
    return account
  }

  content(key: string): string {
    return new TextDecoder().decode(this.archive.content('memory', key))
  }

  kept(key: string) {
    const kept = this.archive.artifacts.get(`memory/${key}`)
    if (!kept) throw new Error(`${key} is not in the archive`)
    return kept
  }
}

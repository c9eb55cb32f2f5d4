import type { PresignAnswer, PresignItem } from '../wire/sync.ts'
import { Batcher } from './batcher.ts'
import type { SealedPack } from './pack.ts'
import { RemoteError } from './ports.ts'
import { withRetry } from './retry.ts'
import type { Run } from './run.ts'

/** Fresh URLs asked for before a pack is given up: an expired one, or bytes damaged on the way, are worth another. */
const URLS = 4

/** Brings sealed packs into the store. */
export class PackSender {
  readonly #run: Run
  readonly #urls: Batcher<PresignItem, PresignAnswer>

  constructor(run: Run) {
    this.#run = run
    this.#urls = new Batcher(16, (packs) => run.remote.presign(packs, run.signal))
  }

  /** Resolves to whether the store has it: `false` when the server or the store will not take it. */
  async send(pack: SealedPack): Promise<boolean> {
    const { id, sha256, bytes } = pack
    for (let attempt = 1; ; attempt++) {
      const target = await this.#urls.ask({ id, size: bytes.length, sha256 })
      if (target.status === 'refused') return false
      try {
        await withRetry('put', this.#run, () => {
          this.#run.ledger.puts++
          return this.#run.put(target, bytes, this.#run.signal)
        })
        this.#run.ledger.sent(bytes.length)
        return true
      } catch (error) {
        const worthAnother = error instanceof RemoteError && (error.code === 'expired' || error.code === 'rejected')
        if (!worthAnother) throw error
        if (attempt === URLS) return false
      }
    }
  }
}

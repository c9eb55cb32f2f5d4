import { newId } from '../wire/new-id.ts'
import { Ledger } from './ledger.ts'
import { type Look, needOf, reasonOf } from './look.ts'
import type { OwnAccount } from './own-account.ts'
import { subjectOf } from './subject.ts'
import { CollectorFailure, Survey } from './survey.ts'
import type { SyncOptions } from './sync.ts'
import { endOf } from './trouble.ts'

/**
 * What a run would look at more closely, and why: surveys without a server, reads no
 * content and changes nothing. Counts as uploaded what a run would read and may send.
 */
export async function preview(
  options: Pick<SyncOptions, 'collectors' | 'world' | 'exclude' | 'store' | 'clock' | 'signal' | 'onEvent'>,
): Promise<OwnAccount> {
  const { store, clock, signal, onEvent } = options
  const startedAt = clock.now()
  const ledger = new Ledger(onEvent)
  for (const installed of options.collectors) {
    const { id, title } = installed.definition
    onEvent({ event: 'collector', id, title })
    ledger.open(id)
    const survey = new Survey(
      { ...options, checking: false },
      subjectOf(installed, options.world, ledger, signal),
      await store.signatures(id),
      {
        unchanged(count) {
          ledger.add(id, 'seen', count)
          ledger.add(id, 'unchanged', count)
        },
        excluded(artifact, rule) {
          ledger.add(id, 'seen')
          ledger.excluded(id, artifact, rule)
        },
        async trouble({ key, path, error }) {
          ledger.add(id, 'seen')
          const { code, message } = endOf(error)
          ledger.trouble(id, { key, path, reason: 'changed' }, code, message)
        },
        async look(look) {
          ledger.add(id, 'seen')
          const need = needOf(look)
          if (need === 'nothing') return ledger.add(id, 'unchanged')
          const outcome = need === 'describe' ? 'described' : 'uploaded'
          ledger.settle(id, outcome, { key: look.key, path: look.path, reason: reasonOf(look), bytes: newBytes(look) })
        },
      },
    )
    try {
      await survey.go()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof CollectorFailure)) throw error
      ledger.issue({ collector: id, key: null, path: null, ...endOf(error.cause) })
    }
  }
  const account = ledger.account(newId('run'), clock.now() - startedAt)
  onEvent({ event: 'finished', account })
  return account
}

/** Raw bytes that would travel if the content is what its fingerprint suggests. */
function newBytes({ before, fingerprint: { size = 0 }, ref }: Look): number {
  const continues = before !== undefined && ref.growth === 'append' && size >= before.tip.length
  return continues ? size - before.tip.length : size
}

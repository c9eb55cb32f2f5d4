import { newId } from '../wire/new-id.ts'
import { CollectorFailure } from './ask-collector.ts'
import type { Installed } from './installed.ts'
import { Ledger } from './ledger.ts'
import { type Look, needOf, reasonOf } from './look.ts'
import type { OwnAccount } from './own-account.ts'
import { Screen } from './screen.ts'
import { subjectOf } from './subject.ts'
import { Survey } from './survey.ts'
import type { SyncOptions } from './sync.ts'
import { endOf } from './trouble.ts'
import { vanished } from './vanish.ts'

type PreviewOptions = Pick<SyncOptions, 'collectors' | 'world' | 'exclude' | 'store' | 'clock' | 'signal' | 'onEvent'>

/**
 * What a run would look at more closely, and why: surveys without a server, reads no
 * content and changes nothing. Counts as uploaded what a run would read and may send.
 */
export async function preview(options: PreviewOptions): Promise<OwnAccount> {
  const { clock, onEvent } = options
  const startedAt = clock.now()
  const ledger = new Ledger(onEvent)
  for (const installed of await options.collectors) await previewOne(options, ledger, installed)
  const account = ledger.account(newId('run'), clock.now() - startedAt)
  onEvent({ event: 'finished', account })
  return account
}

async function previewOne(options: PreviewOptions, ledger: Ledger, installed: Installed) {
  const { store, signal, onEvent } = options
  const { id, title } = installed.definition
  onEvent({ event: 'collector', id, title })
  ledger.open(id, installed.version)
  const subject = subjectOf(installed, options.world, ledger, signal)
  const { exclude } = options
  const screen = exclude?.byProject && new Screen(store, subject, exclude, { remembers: false })
  const trouble = (artifact: { key: string; path: string }, error: unknown, reason: ReturnType<typeof reasonOf>) => {
    signal.throwIfAborted()
    const { code, message } = endOf(error)
    ledger.trouble(id, { key: artifact.key, path: artifact.path, reason }, code, message)
  }
  const judge = async (look: Look) => {
    const need = needOf(look)
    if (need === 'nothing') return ledger.add(id, 'unchanged')
    const { key, path } = look
    try {
      const verdict = (await screen?.judge(look)) ?? {}
      if (verdict === 'later') return
      if (verdict.rule !== undefined) return ledger.excluded(id, { key, path }, verdict.rule)
    } catch (error) {
      return trouble(look, error, reasonOf(look))
    }
    const outcome = need === 'describe' ? 'described' : 'uploaded'
    ledger.settle(id, outcome, { key, path, reason: reasonOf(look), bytes: need === 'describe' ? 0 : newBytes(look) })
  }
  const survey = new Survey({ ...options, checking: false }, subject, await store.signatures(id), {
    unchanged(count) {
      ledger.add(id, 'seen', count)
      ledger.add(id, 'unchanged', count)
    },
    read: () => {},
    excluded(artifact, rule) {
      ledger.add(id, 'seen')
      ledger.excluded(id, artifact, rule)
      screen?.leftOut(artifact.key, rule)
    },
    async trouble(artifact) {
      ledger.add(id, 'seen')
      screen?.unknown(artifact.key, artifact.error)
      trouble(artifact, artifact.error, 'changed')
    },
    async look(look) {
      ledger.add(id, 'seen')
      await judge(look)
    },
    settled: async () => {},
  })
  let failure: CollectorFailure | undefined
  try {
    await survey.go()
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof CollectorFailure)) throw error
    failure = error
    ledger.issue({ collector: id, key: null, path: null, ...endOf(error.cause) })
  }
  for (const { look, error } of (await screen?.putOff(failure)) ?? []) {
    if (error === undefined) await judge(look)
    else trouble(look, error, reasonOf(look))
  }
  const { covered, troubled } = subject.coverage()
  const whole = { survey, covered: failure || troubled ? new Set<string>() : covered }
  for await (const rows of vanished(options, id, whole)) {
    for (const { key, path } of rows) ledger.settle(id, 'gone', { key, path, reason: 'vanished' })
  }
}

/** Raw bytes that would travel if the content is what its fingerprint suggests. */
function newBytes({ before, fingerprint: { size = 0 }, ref }: Look): number {
  const continues = before !== undefined && ref.growth === 'append' && size >= before.tip.length
  return continues ? size - before.tip.length : size
}

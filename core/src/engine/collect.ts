import { isArtifactError } from '../collector.ts'
import type { RecordAnswer } from '../wire/sync.ts'
import type { Outcome } from './events.ts'
import { type Bench, examine, redescribe } from './examine.ts'
import { type Look, needOf, reasonOf } from './look.ts'
import type { Pool } from './pool.ts'
import { RemoteError } from './ports.ts'
import type { Subject } from './run.ts'
import { isSettled, signatureOf } from './signature.ts'
import { CollectorFailure, Survey } from './survey.ts'
import { endOf, troubleOf } from './trouble.ts'

/** How often one artifact is worked through within a run when the server's answer sends it back. */
const ROUNDS = 3

/**
 * Surveys one collector and starts what its findings need. Resolves to the survey, and to
 * how the collector failed if it did; what was started may still go on in the pool.
 */
export async function collect(
  bench: Bench,
  pool: Pool,
  subject: Subject,
): Promise<{ survey: Survey; failure?: CollectorFailure }> {
  const { run } = bench
  const { ledger } = run
  const type = subject.definition.id
  const survey = new Survey(run, subject, await run.store.signatures(type), {
    unchanged(count) {
      ledger.add(type, 'seen', count)
      ledger.add(type, 'unchanged', count)
      ledger.progress()
    },
    excluded(artifact, rule) {
      ledger.add(type, 'seen')
      ledger.excluded(type, artifact, rule)
    },
    async trouble({ key, path, error }) {
      ledger.add(type, 'seen')
      const { code, message } = endOf(error)
      ledger.trouble(type, { key, path, reason: 'changed' }, code, message)
      if (run.checking) await run.store.commit({ forget: [[type, key]] })
    },
    async look(look) {
      ledger.add(type, 'seen')
      await pool.start(() => workThrough(bench, pool, subject, look))
    },
  })
  try {
    await survey.go()
    return { survey }
  } catch (error) {
    run.signal.throwIfAborted()
    if (!(error instanceof CollectorFailure)) throw error
    return { survey, failure: error }
  }
}

async function workThrough(bench: Bench, pool: Pool, subject: Subject, found: Look, round = 1): Promise<void> {
  const { run } = bench
  const { ledger } = run
  const type = subject.definition.id
  let look = found
  for (let attempt = 0; ; attempt++) {
    try {
      await step(look)
      return
    } catch (error) {
      run.signal.throwIfAborted()
      if (error instanceof RemoteError) throw error
      const trouble = troubleOf(error)
      if (trouble.do === 'forget') return ledger.add(type, 'seen', -1)
      if (trouble.do === 'settle' || attempt >= trouble.tries) {
        return await fail(trouble.code, trouble.message)
      }
      if (trouble.delayMs > 0) await run.clock.sleep(trouble.delayMs, run.signal)
      const again = await lookAgain(look)
      if (again === 'gone') return ledger.add(type, 'seen', -1)
      if (again) look = again
    }
  }

  async function step(look: Look): Promise<void> {
    const of = { subject, look, checking: run.checking || round > 1, answered }
    if (round === 1 && !run.checking) {
      const need = needOf(look)
      if (need === 'nothing') return ledger.add(type, 'unchanged')
      if (need === 'describe') return redescribe(bench, of)
    }
    if (run.checking && round === 1 && (await isStillKnown(look))) return redescribe(bench, of)
    if (!(await examine(bench, of))) await agree(look)
  }

  /** While checking, an unchanged artifact need not be read: its remembered checksum is asked about. */
  async function isStillKnown(look: Look): Promise<boolean> {
    const { before, signature } = look
    if (!before || before.partial || before.gone || look.guess || before.token !== look.fingerprint.token) return false
    if (before.signature === '' || signature === '') return false
    const { checksum, length } = before.head
    const answer = await bench.checks.ask({ type, key: before.key, checksum, length })
    return answer.status === 'known' && answer.head.checksum === checksum && answer.tip.checksum === before.tip.checksum
  }

  /** Nothing new: the fingerprint alone moved, which only this machine needs to know. */
  async function agree(look: Look): Promise<void> {
    const { before, fingerprint } = look
    ledger.add(type, 'unchanged')
    if (!before) return
    const signature = isSettled(fingerprint, look.lookedAt, before) ? look.signature : ''
    const { token, file = '', modifiedAt: lastModified = before.lastModified } = fingerprint
    await run.store.commit({ put: [{ ...before, signature, token, file, lastModified }] })
  }

  async function lookAgain(look: Look): Promise<Look | 'gone' | undefined> {
    const lookedAt = run.clock.now()
    const [fingerprint] = await subject.collector.fingerprint([look.ref], subject.context)
    if (fingerprint === undefined || isArtifactError(fingerprint))
      return fingerprint?.code === 'gone' ? 'gone' : undefined
    const signature = signatureOf(look.ref, fingerprint.token, subject.definition.rules)
    return { ...look, fingerprint, lookedAt, signature }
  }

  async function answered(answer: RecordAnswer, outcome: Outcome, bytes: number): Promise<void> {
    if (answer.status === 'recorded') {
      return ledger.settle(type, outcome, { key: look.key, path: look.path, reason: reasonOf(look), bytes })
    }
    if (answer.status === 'refused') return fail('refused', answer.reason)
    if (round === ROUNDS) return fail(answer.status, 'the server and this machine do not agree on it')
    // Not waited for: the seat it needs may be held by a job that waits for this very answer's pack.
    pool.start(() => workThrough(bench, pool, subject, look, round + 1)).catch(run.abort)
  }

  async function fail(code: string, message: string): Promise<void> {
    ledger.trouble(type, { key: look.key, path: look.path, reason: reasonOf(look) }, code, message)
    // What could not be checked must not be believed because the next run finds both sides agreed.
    if (run.checking && look.before) await run.store.commit({ forget: [[type, look.before.key]] })
  }
}

import { isArtifactError } from '../collector.ts'
import type { RecordAnswer } from '../wire/sync.ts'
import { CollectorFailure } from './ask-collector.ts'
import type { Outcome, Reason } from './events.ts'
import { type Bench, examine, redescribe } from './examine.ts'
import { type Look, needOf, reasonOf } from './look.ts'
import type { Pool } from './pool.ts'
import { type ArtifactState, RemoteError } from './ports.ts'
import type { Run, Subject } from './run.ts'
import { Screen } from './screen.ts'
import { isSettled, signatureOf } from './signature.ts'
import { Survey } from './survey.ts'
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
  const screen = run.exclude?.byProject && new Screen(run.store, subject, run.exclude, { remembers: true })
  const work = (look: Look) => pool.start(() => workThrough({ bench, pool, subject, screen }, look))
  const trouble = ({ key, path, reason, error }: { key: string; path: string; reason: Reason; error: unknown }) => {
    const { code, message } = endOf(error)
    ledger.trouble(type, { key, path, reason }, code, message)
  }
  const survey = new Survey(run, subject, await run.store.signatures(type), {
    unchanged(count) {
      ledger.add(type, 'seen', count)
      ledger.add(type, 'unchanged', count)
      ledger.progress()
    },
    read: (bytes) => ledger.add(type, 'bytesRead', bytes),
    excluded(artifact, rule) {
      ledger.add(type, 'seen')
      ledger.excluded(type, artifact, rule)
      screen?.leftOut(artifact.key, rule)
    },
    async trouble({ key, path, error, remembered }) {
      ledger.add(type, 'seen')
      screen?.unknown(key, error)
      trouble({ key, path, reason: 'changed', error })
      if (run.checking && remembered !== undefined) await run.store.commit({ forget: [[type, remembered]] })
    },
    async look(look) {
      ledger.add(type, 'seen')
      await work(look)
    },
    async settled() {
      do {
        await pool.idle()
        await bench.outbox.flush()
      } while (pool.isBusy)
    },
  })
  const failure = await outcomeOf(run, survey.go())
  if (screen) {
    await pool.idle()
    for (const { look, error } of await screen.putOff(failure)) {
      run.signal.throwIfAborted()
      if (error === undefined) await work(look)
      else trouble({ ...look, reason: reasonOf(look), error })
    }
  }
  return { survey, ...(failure && { failure }) }
}

/** How the collector failed, if it did; any other failure is the run's. */
async function outcomeOf(run: Run, going: Promise<void>): Promise<CollectorFailure | undefined> {
  try {
    await going
    return undefined
  } catch (error) {
    run.signal.throwIfAborted()
    if (!(error instanceof CollectorFailure)) throw error
    return error
  }
}

/** Where an artifact is worked through. */
interface Workshop {
  readonly bench: Bench
  readonly pool: Pool
  readonly subject: Subject
  readonly screen: Screen | undefined
}

async function workThrough(shop: Workshop, found: Look, round = 1): Promise<void> {
  const { bench, pool, subject, screen } = shop
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
    const need = round === 1 && !run.checking ? needOf(look) : 'read'
    if (need === 'nothing') return ledger.add(type, 'unchanged')
    const verdict = (await screen?.judge(look)) ?? {}
    if (verdict === 'later') return
    if (verdict.rule !== undefined) return leaveOut(look, verdict.rule)
    const { description } = verdict
    const of = { subject, look, description, checking: run.checking || round > 1, answered }
    if (need === 'describe') return redescribe(bench, of)
    if (run.checking && round === 1 && (await isStillKnown(look))) return redescribe(bench, of)
    if (!(await examine(bench, of))) await agree(look)
  }

  async function leaveOut({ key, path, before }: Look, rule: string): Promise<void> {
    ledger.excluded(type, { key, path }, rule)
    // Left out is left unsent: what the server has lost must not be believed to be there.
    if (run.checking && before && !(await isKnown(before))) await run.store.commit({ forget: [[type, before.key]] })
  }

  /** While checking, an unchanged artifact need not be read: its remembered checksum is asked about. */
  async function isStillKnown(look: Look): Promise<boolean> {
    const { before, signature } = look
    if (!before || before.partial || before.gone || look.guess || before.token !== look.fingerprint.token) return false
    if (before.signature === '' || signature === '') return false
    return isKnown(before)
  }

  async function isKnown({ key, head, tip }: ArtifactState): Promise<boolean> {
    const { checksum, length } = head
    const answer = await bench.checks.ask({ type, key, checksum, length })
    return answer.status === 'known' && answer.head.checksum === checksum && answer.tip.checksum === tip.checksum
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
    const { project: _, ...itself } = look
    return { ...itself, fingerprint, lookedAt, signature }
  }

  async function answered(answer: RecordAnswer, outcome: Outcome, bytes: number): Promise<void> {
    if (answer.status === 'recorded') {
      return ledger.settle(type, outcome, { key: look.key, path: look.path, reason: reasonOf(look), bytes })
    }
    if (answer.status === 'refused') return fail('refused', answer.reason)
    if (round === ROUNDS) return fail(answer.status, 'the server and this machine do not agree on it')
    // Not waited for: the seat it needs may be held by a job that waits for this very answer's pack.
    pool.start(() => workThrough(shop, look, round + 1)).catch(run.abort)
  }

  async function fail(code: string, message: string): Promise<void> {
    ledger.trouble(type, { key: look.key, path: look.path, reason: reasonOf(look) }, code, message)
    // What could not be checked must not be believed because the next run finds both sides agreed.
    if (run.checking && look.before) await run.store.commit({ forget: [[type, look.before.key]] })
  }
}

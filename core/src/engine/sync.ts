import { LIMITS } from '../wire/limits.ts'
import { begin } from './agree.ts'
import { Batcher } from './batcher.ts'
import { collect } from './collect.ts'
import { dependable } from './dependable.ts'
import type { OnEvent } from './events.ts'
import type { Bench } from './examine.ts'
import type { Exclusion } from './exclusion.ts'
import type { Installed } from './installed.ts'
import { Ledger } from './ledger.ts'
import { Outbox } from './outbox.ts'
import type { OwnAccount } from './own-account.ts'
import { Pool } from './pool.ts'
import type { Clock, Compress, PendingEntry, PutBlob, Remote, Store } from './ports.ts'
import { record } from './record.ts'
import type { Run } from './run.ts'
import { Semaphore } from './semaphore.ts'
import { subjectOf, type World } from './subject.ts'
import { endOf } from './trouble.ts'
import { type Absence, vanish } from './vanish.ts'

export interface SyncOptions {
  /** A promise: some take a while to start, and the run begins meanwhile. */
  readonly collectors: readonly Installed[] | Promise<readonly Installed[]>
  /** These are all that are installed: only then can a doubtful local state be believed again. */
  readonly complete: boolean
  readonly world: World
  /** Without it everything is collected. */
  readonly exclude?: Exclusion | undefined
  readonly remote: Remote
  readonly put: PutBlob
  readonly store: Store
  readonly clock: Clock
  readonly compress: Compress
  readonly signal: AbortSignal
  readonly onEvent: OnEvent
}

/** Artifacts examined side by side; while checking, most of them wait for an answer, and many waiting share a call. */
const JOBS = 32
const JOBS_CHECKING = LIMITS.items
/** Raw bytes of segments and chunks held by them. */
const MEMORY_BYTES = 32 * 1024 * 1024

/**
 * One run: begin; for each collector discover, fingerprint, plan; changed artifacts flow
 * through read, hash, segment, compress, pack, presign, PUT, record, state; finish. A
 * crash at any point loses nothing. Trouble with an artifact or a collector is in the
 * account; rejects with a `RemoteError`, `RunsInTwoPlaces` or the signal's reason.
 */
export async function sync(options: SyncOptions): Promise<OwnAccount> {
  const { store, clock, onEvent } = options
  const startedAt = clock.now()
  const ended = new AbortController()
  const signal = AbortSignal.any([options.signal, ended.signal])
  const ledger = new Ledger(onEvent)
  const remote = dependable(options.remote, ledger, { clock, signal, onEvent })
  const begun = await begin(remote, store, clock, signal)
  const { checking, agreement } = begun
  let { seq } = begun
  const run: Run = {
    ...options,
    id: begun.runId,
    remote,
    ledger,
    signal,
    abort: (reason) => ended.abort(reason),
    checking,
    agreedOn(answered) {
      // While checking, agreement is reached by a whole run only.
      seq = Math.max(seq, answered)
      return checking ? agreement : { ...agreement, seq }
    },
  }
  onEvent({ event: 'begun', run: run.id, checking })
  ledger.progress()
  const pool = new Pool(checking ? JOBS_CHECKING : JOBS)
  try {
    await work(options, run, pool)
    if (checking && options.complete) await store.commit({ agreement: { ...agreement, seq } })
    return await finish(run, startedAt)
  } catch (error) {
    ended.abort(error)
    await pool.quiet()
    throw error
  }
}

/** Everything between begin and finish. */
async function work(options: SyncOptions, run: Run, pool: Pool): Promise<void> {
  await recordPending(run)
  const outbox = new Outbox(run, await run.store.headers())
  const bench: Bench = {
    run,
    outbox,
    checks: new Batcher(LIMITS.items, (items) => run.remote.check(items, run.signal)),
    memory: new Semaphore(MEMORY_BYTES),
  }
  const surveys = await survey(options, bench, pool)
  do {
    await pool.idle()
    await outbox.flush()
  } while (pool.isBusy)
  if (run.checking && options.complete) await checkOthers(run, new Set(surveys.map(({ type }) => type)))
  for (const { type, ...absence } of surveys) outbox.addHeaders(await vanish(run, type, absence))
  run.signal.throwIfAborted()
}

/** What is remembered of types that nobody collects here now: not to be believed one day because others agreed. */
async function checkOthers(run: Run, surveyed: ReadonlySet<string>): Promise<void> {
  for (const type of await run.store.types()) {
    if (surveyed.has(type)) continue
    const known = await run.store.signatures(type)
    await vanish(run, type, { survey: { vanished: () => known.keys(), leavesOut: () => true }, covered: new Set() })
  }
}

interface Surveyed extends Absence {
  readonly type: string
}

/** Surveys the collectors one after the other; one that fails is an issue, and nothing it did not list is gone. */
async function survey(options: SyncOptions, bench: Bench, pool: Pool): Promise<Surveyed[]> {
  const { run } = bench
  const surveys: Surveyed[] = []
  for (const installed of await options.collectors) {
    const { id: type, title } = installed.definition
    run.onEvent({ event: 'collector', id: type, title })
    run.ledger.open(type, installed.version)
    const subject = subjectOf(installed, options.world, run.ledger, run.signal)
    const { survey, failure } = await collect(bench, pool, subject)
    if (failure) run.ledger.issue({ collector: type, key: null, path: null, ...endOf(failure.cause) })
    const { covered, troubled } = subject.coverage()
    surveys.push({ type, survey, covered: failure || troubled ? new Set() : covered })
  }
  return surveys
}

/** What was sent, or about to be, when an earlier run died: recorded now, or forgotten and planned anew. */
async function recordPending(run: Run): Promise<void> {
  const { exclude } = run
  const isWanted = ({ item: { path, description } }: PendingEntry) => {
    if (exclude?.byPath(path) !== undefined) return false
    if (!exclude?.byProject) return true
    // What has no project of its own may go with something that is left out: it is described and judged once more.
    const { project = '' } = description
    return project !== '' && exclude.byProject(project) === undefined
  }
  for (const pack of await run.store.pendingPacks()) {
    await record(run, pack.entries.filter(isWanted), { dropPacks: [pack.id] })
  }
}

async function finish(run: Run, startedAt: number): Promise<OwnAccount> {
  const account = () => run.ledger.account(run.id, run.clock.now() - startedAt)
  const { excluded: _, ...sent } = account()
  const issues = sent.issues
    .slice(0, LIMITS.issues)
    .map((issue) => ({ ...issue, message: issue.message.slice(0, 1000) }))
  await run.remote.finish(run.id, { ...sent, apiCalls: sent.apiCalls + 1, issues }, run.signal)
  const last = account()
  run.onEvent({ event: 'finished', account: last })
  return last
}

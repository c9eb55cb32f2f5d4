import type { BeginOutput } from '../wire/sync.ts'
import type { Agreement, Clock, Remote, Store } from './ports.ts'

/** A seq that no server answers: local state doubts all it remembers until a whole run has checked it. */
const DOUBT = -1
const A_DAY_MS = 24 * 60 * 60 * 1000

/** Two machines use one node's credentials and state. */
export class RunsInTwoPlaces extends Error {
  override readonly name = 'RunsInTwoPlaces'
  constructor() {
    super('this node runs in two places; enroll this one again')
  }
}

/** What a beginning says about local state. */
export interface Verdict {
  readonly checking: boolean
  readonly agreement: Agreement
  /** The run is not this state's: another machine, or a state that was set back. */
  readonly foreign: boolean
}

/**
 * Judges whether local state may be believed. `began` tells whether this state began the
 * run that raised the server's seq last. Throws `RunsInTwoPlaces` for the second foreign
 * run within a day.
 */
export function judge(local: Agreement, begun: BeginOutput, began: boolean, isFresh: boolean, now: number): Verdict {
  const ahead = begun.seq > local.seq
  const agreed = local.seq !== DOUBT && (begun.seq === local.seq || (ahead && began))
  if (agreed) return { checking: false, agreement: { ...local, seq: begun.seq }, foreign: false }
  const foreign = ahead && begun.seqRunId !== null && !began && !isFresh
  if (!foreign) return { checking: true, agreement: { ...local, seq: DOUBT }, foreign }
  if (local.foreignAt > 0 && now - local.foreignAt < A_DAY_MS) throw new RunsInTwoPlaces()
  return { checking: true, agreement: { seq: DOUBT, foreignAt: now }, foreign }
}

/** Begins a run, and notes in local state what that showed before anything follows from it. */
export async function begin(
  remote: Remote,
  store: Store,
  clock: Clock,
  signal: AbortSignal,
): Promise<BeginOutput & Verdict> {
  const local = await store.agreement()
  const begun = await remote.begin({ clientTime: new Date(clock.now()).toISOString() }, signal)
  const began = begun.seqRunId !== null && (await store.began(begun.seqRunId))
  const isFresh = local.seq === 0 && local.foreignAt === 0
  const verdict = judge(local, begun, began, isFresh, clock.now())
  // A foreign run is noted once: it must not count again when this run is cut short.
  if (verdict.foreign && begun.seqRunId) await store.commit({ begun: begun.seqRunId, agreement: verdict.agreement })
  await store.commit({ begun: begun.runId, agreement: verdict.agreement })
  return { ...begun, ...verdict }
}

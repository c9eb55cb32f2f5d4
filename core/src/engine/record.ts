import { LIMITS } from '../wire/limits.ts'
import type { RecordAnswer, RecordItem } from '../wire/sync.ts'
import { type ArtifactState, type PendingEntry, RemoteError, type StoreChange } from './ports.ts'
import type { Run } from './run.ts'

/** Local state once the server has answered: the answer's standing wins over what was expected. */
function stateAfter(entry: PendingEntry, answer: RecordAnswer & { status: 'recorded' }, now: number): ArtifactState {
  const { state } = entry
  const asExpected = answer.tip.generation === state.tip.generation && answer.tip.length === state.tip.length
  return {
    ...state,
    head: answer.head,
    tip: answer.tip,
    bounds: asExpected ? state.bounds : [answer.tip.length],
    remoteRef: answer.id,
    lastUploaded: now,
  }
}

/** Batches of at most `LIMITS.items` in which no artifact occurs twice, in the order given. */
function batchesOf<T extends { item: { type: string; key: string } }>(entries: readonly T[]): T[][] {
  const batches: T[][] = []
  let names = new Set<string>()
  for (const entry of entries) {
    const name = `${entry.item.type}\0${entry.item.key}`
    const last = batches.at(-1)
    if (!last || last.length === LIMITS.items || names.has(name)) {
      batches.push([entry])
      names = new Set([name])
    } else {
      last.push(entry)
      names.add(name)
    }
  }
  return batches
}

/**
 * Records entries with the server and then in local state, with `change` in the same
 * step. Answers in order. What is recorded twice is the same as once.
 */
export async function record(run: Run, entries: readonly PendingEntry[], change: StoreChange): Promise<RecordAnswer[]> {
  const answers: RecordAnswer[] = []
  let seq = -1
  for (const batch of batchesOf(entries)) {
    const items = batch.map(({ item }) => item)
    for (const answer of await ask(run, items)) {
      answers.push(answer)
      if (answer.status === 'recorded') seq = Math.max(seq, answer.seq)
    }
  }
  const now = run.clock.now()
  const put: ArtifactState[] = []
  const forget: [string, string][] = []
  for (const [index, entry] of entries.entries()) {
    const answer = answers[index]
    if (answer?.status !== 'recorded') continue
    put.push(stateAfter(entry, answer, now))
    for (const former of entry.item.formerKeys ?? []) forget.push([entry.item.type, former])
  }
  await run.store.commit({ ...change, put, forget, ...(seq >= 0 && { agreement: run.agreedOn(seq) }) })
  return answers
}

/** A call that is wrong as a whole must not end the run, nor come back with every next one. */
async function ask(run: Run, items: readonly RecordItem[]): Promise<RecordAnswer[]> {
  try {
    return await run.remote.record(run.id, items, run.signal)
  } catch (error) {
    if (!(error instanceof RemoteError) || error.code !== 'rejected') throw error
    return items.map(() => ({ status: 'refused', reason: error.message }))
  }
}

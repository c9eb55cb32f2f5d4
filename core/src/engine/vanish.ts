import { LIMITS } from '../wire/limits.ts'
import { PACK_FORMAT } from './pack.ts'
import type { ArtifactState } from './ports.ts'
import type { Run } from './run.ts'
import { GONE_SIGNATURE } from './signature.ts'

/** Whether a path lies at or below one of the covered ones. */
function isCovered(path: string, covered: ReadonlySet<string>): boolean {
  if (covered.has('') || covered.has(path)) return true
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (covered.has(path.slice(0, end))) return true
  }
  return covered.has('/')
}

/** What was remembered, and what may be concluded from not having seen it. */
interface Unseen {
  vanished(all: boolean): Iterable<string>
  leavesOut(row: ArtifactState): boolean
}

/**
 * Marks what was remembered and not seen, below covered paths, as gone at its source; the
 * archive keeps it. While checking, what was not seen is at least asked about, and
 * forgotten where the server does not have it. What is excluded is not looked for, so it is
 * never gone. Returns headers for the next pack.
 */
export async function vanish(run: Run, type: string, survey: Unseen, covered: ReadonlySet<string>): Promise<string[]> {
  if (covered.size === 0 && !run.checking) return []
  const headers: string[] = []
  let batch: string[] = []
  const flush = async () => {
    const rows = [...(await run.store.get(type, batch)).values()]
    batch = []
    if (run.checking) await forgetUnknown(run, rows)
    headers.push(
      ...(await markGone(
        run,
        rows.filter((row) => (run.checking || !row.gone) && isCovered(row.path, covered) && !survey.leavesOut(row)),
      )),
    )
  }
  for (const key of survey.vanished(run.checking)) {
    batch.push(key)
    if (batch.length === LIMITS.items) await flush()
  }
  if (batch.length > 0) await flush()
  return headers
}

async function forgetUnknown(run: Run, rows: readonly ArtifactState[]): Promise<void> {
  if (rows.length === 0) return
  const items = rows.map(({ type, key, head }) => ({ type, key, checksum: head.checksum, length: head.length }))
  const answers = await run.remote.check(items, run.signal)
  const forget = rows
    .filter((_, index) => answers[index]?.status !== 'known')
    .map(({ type, key }) => [type, key] as const)
  await run.store.commit({ forget })
}

async function markGone(run: Run, rows: readonly ArtifactState[]): Promise<string[]> {
  if (rows.length === 0) return []
  const answers = await run.remote.gone(
    run.id,
    rows.map(({ type, key }) => ({ type, key })),
    run.signal,
  )
  const goneAt = new Date(run.clock.now()).toISOString()
  const put: ArtifactState[] = []
  const addHeaders: string[] = []
  let seq = -1
  for (const [index, row] of rows.entries()) {
    const answer = answers[index]
    if (answer?.status !== 'recorded') continue
    seq = Math.max(seq, answer.seq)
    put.push({ ...row, gone: true, signature: GONE_SIGNATURE })
    if (row.gone) continue
    const { type, key, path, kind, head } = row
    const at = { generation: head.generation, start: head.length, end: head.length }
    addHeaders.push(JSON.stringify({ format: PACK_FORMAT, type, key, path, kind, ...at, storedLength: 0, goneAt }))
    run.ledger.settle(type, 'gone', { key, path, reason: 'vanished' })
  }
  await run.store.commit({ put, addHeaders, ...(seq >= 0 && { agreement: run.agreedOn(seq) }) })
  return addHeaders
}

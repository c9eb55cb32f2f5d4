import { LIMITS } from '../wire/limits.ts'
import { PACK_FORMAT } from './pack.ts'
import type { ArtifactState } from './ports.ts'
import { readProjects } from './project-list.ts'
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

/** What a survey may conclude from what it did not see. */
export interface Absence {
  readonly survey: {
    vanished(all: boolean): Iterable<string>
    leavesOut(row: ArtifactState): boolean
  }
  /** Where absence means gone. */
  readonly covered: ReadonlySet<string>
}

/**
 * What was remembered and not seen, below covered paths, in batches. What is excluded is
 * not looked for, so it is never among it: by its path, and by its project where that was
 * found out since there are such rules.
 */
export async function* vanished(
  run: Pick<Run, 'store' | 'exclude'>,
  type: string,
  { survey, covered }: Absence,
): AsyncGenerator<ArtifactState[]> {
  if (covered.size === 0) return
  for (const keys of batchesOf(survey.vanished(false))) {
    const rows = [...(await run.store.get(type, keys)).values()]
    yield await concluded(
      run,
      rows.filter((row) => !isMarked(row)),
      type,
      { survey, covered },
    )
  }
}

/**
 * Marks as gone at its source what vanished; the archive keeps it. While checking, what was
 * not seen is at least asked about, and forgotten where the server does not have it. Returns
 * headers for the next pack.
 */
export async function vanish(run: Run, type: string, absence: Absence): Promise<string[]> {
  const headers: string[] = []
  if (!run.checking) {
    for await (const rows of vanished(run, type, absence)) headers.push(...(await markGone(run, rows)))
    return headers
  }
  for (const keys of batchesOf(absence.survey.vanished(true))) {
    const rows = [...(await run.store.get(type, keys)).values()]
    await forgetUnknown(run, rows)
    headers.push(...(await markGone(run, await concluded(run, rows, type, absence))))
  }
  return headers
}

function* batchesOf(keys: Iterable<string>): Generator<string[]> {
  let batch: string[] = []
  for (const key of keys) {
    batch.push(key)
    if (batch.length < LIMITS.items) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Those whose absence means that they are gone. */
async function concluded(
  { store, exclude }: Pick<Run, 'store' | 'exclude'>,
  rows: readonly ArtifactState[],
  type: string,
  { survey, covered }: Absence,
): Promise<ArtifactState[]> {
  const absent = rows.filter((row) => isCovered(row.path, covered) && !survey.leavesOut(row))
  const byProject = exclude?.byProject
  if (!byProject || absent.length === 0) return absent
  const notes = await store.projects(
    type,
    absent.map(({ key }) => key),
  )
  return absent.filter(({ key }) => !readProjects(notes.get(key)?.project ?? '').some((project) => byProject(project)))
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

const isMarked = ({ signature }: ArtifactState) => signature === GONE_SIGNATURE

async function markGone(run: Run, rows: readonly ArtifactState[]): Promise<string[]> {
  if (rows.length === 0) return []
  // Where the answer is lost, what comes back unchanged is recorded once more, and what does not is said to be gone again.
  await run.store.commit({ put: rows.map((row) => (isMarked(row) ? row : { ...row, gone: true, signature: '' })) })
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
    if (isMarked(row)) continue
    const { type, key, path, kind, head } = row
    const at = { generation: head.generation, start: head.length, end: head.length }
    addHeaders.push(JSON.stringify({ format: PACK_FORMAT, type, key, path, kind, ...at, storedLength: 0, goneAt }))
    run.ledger.settle(type, 'gone', { key, path, reason: 'vanished' })
  }
  await run.store.commit({ put, addHeaders, ...(seq >= 0 && { agreement: run.agreedOn(seq) }) })
  return addHeaders
}

import type { BlobStore } from '../blobs/blob-store.ts'
import { ContentProblem } from '../content/content-problem.ts'
import type { Content } from '../content/find-content.ts'
import { findStretches } from '../content/find-stretches.ts'
import { readContent } from '../content/read-content.ts'
import { type ContentServices, watched } from '../content/watched.ts'
import type { Facts } from './facts.ts'
import type { Names } from './names.ts'
import { readTogether } from './read-together.ts'
import { openSpool, type Spool } from './spool.ts'

/** A file of an archive. Its bytes are read once, before the next file is asked for, and are as many as `size`. */
export interface PackedFile {
  name: string
  size: number
  modifiedAt: Date
  bytes: AsyncIterable<Uint8Array>
}

/** Something to be packed: what it is, and where in the archive; or the id of something that is not there. */
export type Wanted = { facts: Facts; top: string[]; last?: string } | { unknown: string }

/** Up to here content is checked as a whole before any of it is given out. */
const AT_ONCE = 16 * 1024 * 1024
/** So many small contents are fetched together, of so many bytes: database and store take their time for each question. */
const TOGETHER = { contents: 128, bytes: 8 * 1024 * 1024 }

/**
 * The content of each of these, then `manifest.jsonl` and `SHA256SUMS`. Content that is found lost or damaged before
 * any of it was given out is left out, the manifest says why, and `missing.txt` at the end names it; found so later,
 * the iteration rejects, so that wrong bytes are never given out whole.
 *
 * A line of the manifest is the facts with `file`, its name in the archive, or null and `problem: {code, message}`.
 */
export async function* packedFiles(
  services: ContentServices,
  userId: string,
  all: AsyncIterable<Wanted>,
  names: Names,
  now: Date,
  signal: AbortSignal,
): AsyncGenerator<PackedFile, void, undefined> {
  await using manifest = await openSpool()
  await using missing = await openSpool()
  let sums = 0
  const leaveOut = async (about: { id: string; path?: string }, code: string, message: string) => {
    await manifest.write(JSON.stringify({ ...about, file: null, problem: { code, message } }))
    await missing.write(`${about.id}  ${about.path === undefined ? '' : `${JSON.stringify(about.path)}  `}${message}`)
  }
  for await (const { one, opened } of fetchedAhead(services, userId, all, signal)) {
    if ('unknown' in one) {
      await leaveOut({ id: one.unknown }, 'not-found', 'there is no such content')
      continue
    }
    const { facts } = one
    const found = await opened?.()
    if (!found) continue
    if (found instanceof ContentProblem) {
      await leaveOut(facts, found.code, found.message)
      continue
    }
    const name = names.place({
      ...{ top: one.top, nodeId: facts.nodeId, machine: facts.nodeName, path: facts.path },
      ...{ id: facts.versionId ?? facts.id, ...(one.last !== undefined && { last: one.last }) },
    })
    yield { name, size: facts.size, modifiedAt: new Date(facts.modifiedAt), bytes: found }
    await manifest.write(JSON.stringify({ ...facts, file: name }))
    sums += Buffer.byteLength(sumOf(facts.checksum, name))
  }
  yield { name: 'manifest.jsonl', size: manifest.size(), modifiedAt: now, bytes: manifest.read() }
  yield { name: 'SHA256SUMS', size: sums, modifiedAt: now, bytes: sumsOf(manifest) }
  if (missing.size() > 0) yield { name: 'missing.txt', size: missing.size(), modifiedAt: now, bytes: missing.read() }
}

/** As `sha256sum` writes and checks them. */
const sumOf = (checksum: string, name: string) => `${checksum}  ${name}\n`

async function* sumsOf(manifest: Spool): AsyncIterable<Uint8Array> {
  const text = new TextEncoder()
  for await (const line of manifest.lines()) {
    const { file, checksum } = JSON.parse(line) as { file: string | null; checksum: string }
    if (file !== null) yield text.encode(sumOf(checksum, file))
  }
}

type Opened = AsyncIterable<Uint8Array> | ContentProblem
interface Fetched {
  one: Wanted
  opened?: () => Promise<Opened>
}

/** In their order, with the next small contents on their way while some are given out. A large one is opened when it is its turn. */
async function* fetchedAhead(
  services: ContentServices,
  userId: string,
  all: AsyncIterable<Wanted>,
  signal: AbortSignal,
): AsyncGenerator<Fetched> {
  let ahead: Fetched[] = []
  for await (const batch of batches(all)) {
    const next = open(services, userId, batch, signal)
    yield* ahead
    ahead = next
  }
  yield* ahead
}

const sizeOf = (one: Wanted) => ('facts' in one ? one.facts.size : 0)

async function* batches(all: AsyncIterable<Wanted>): AsyncGenerator<Wanted[]> {
  let batch: Wanted[] = []
  let bytes = 0
  for await (const one of all) {
    const size = sizeOf(one)
    if (batch.length === TOGETHER.contents || (batch.length > 0 && bytes + size > TOGETHER.bytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(one)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

function open(services: ContentServices, userId: string, batch: readonly Wanted[], signal: AbortSignal): Fetched[] {
  const contents = findContents(services, userId, batch, signal)
  // Its failure belongs to whoever asks for one of them; nobody may.
  contents.catch(() => {})
  return batch.map((one, index) => {
    if ('unknown' in one) return { one }
    const opening = async () => {
      const { found, blobs } = await contents
      const content = found[index]
      if (!content) throw new Error('a content was not looked for')
      return openContent({ ...services, blobs }, userId, content, signal)
    }
    if (one.facts.size > AT_ONCE) return { one, opened: opening }
    const opened = opening()
    opened.catch(() => {})
    return { one, opened: () => opened }
  })
}

/** Of a batch, with one question to the database, and a store that reads together what lies together. */
async function findContents(
  { db, blobs }: ContentServices,
  userId: string,
  batch: readonly Wanted[],
  signal: AbortSignal,
): Promise<{ found: (Content | undefined)[]; blobs: Pick<BlobStore, 'read'> }> {
  const facts = batch.flatMap((one) => ('facts' in one ? [one.facts] : []))
  const lengths = facts.map(({ id: artifactId, generation, size: length }) => ({ artifactId, generation, length }))
  const stretches = await db.withUser(userId, (tx) => findStretches(tx, userId, lengths))
  const contents = facts.map(({ id: artifactId, path, size: length, checksum }, index): Content => {
    return { artifactId, path, length, checksum, stretches: stretches[index] ?? [] }
  })
  const small = contents.filter(({ length }) => length <= AT_ONCE).flatMap((content) => content.stretches)
  const inOrder = contents.values()
  const found = batch.map((one) => ('facts' in one ? inOrder.next().value : undefined))
  return { found, blobs: readTogether(blobs, small, signal) }
}

/** A problem is an answer: the other files go on. Rejects when the store does not answer. */
async function openContent(
  services: Pick<ContentServices, 'markLost' | 'log'> & { blobs: Pick<BlobStore, 'read'> },
  userId: string,
  content: Content,
  signal: AbortSignal,
): Promise<Opened> {
  try {
    const range = { start: 0, end: content.length }
    const reading = watched(services, userId, content, readContent(services.blobs, content, range, signal))
    if (content.length > AT_ONCE) {
      const { done, value } = await reading.next()
      return rest(done ? [] : [value], reading)
    }
    return rest(await Array.fromAsync(reading), reading)
  } catch (error) {
    if (error instanceof ContentProblem && error.code !== 'unavailable') return error
    throw error
  }
}

async function* rest(first: Uint8Array[], reading: AsyncGenerator<Uint8Array>) {
  try {
    yield* first
    yield* reading
  } finally {
    await reading.return(undefined)
  }
}

import { ContentProblem } from '../content/content-problem.ts'
import { type Content, findContent } from '../content/find-content.ts'
import { readContent } from '../content/read-content.ts'
import { type ContentServices, watched } from '../content/watched.ts'
import type { Facts } from './facts.ts'
import type { Names } from './names.ts'
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
/** So many small contents are fetched ahead, of so many bytes together: a store takes its time for each. */
const AHEAD = 16

/**
 * The content of each of these, then `manifest.jsonl` and `SHA256SUMS`. Content that is found lost or damaged before
 * any of it was given out is left out, and the manifest says why; found so later, the iteration rejects, so that
 * wrong bytes are never given out whole.
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
  let sums = 0
  const note = (line: object) => manifest.write(JSON.stringify(line))
  const open = (facts: Facts) => openContent(services, userId, facts, signal)
  for await (const { one, opened } of fetchedAhead(all, open)) {
    if ('unknown' in one) {
      await note({ id: one.unknown, file: null, problem: { code: 'not-found', message: 'there is no such content' } })
      continue
    }
    const { facts } = one
    const found = await opened?.()
    if (!found) continue
    if (found instanceof ContentProblem) {
      await note({ ...facts, file: null, problem: { code: found.code, message: found.message } })
      continue
    }
    // It may have moved on since it was looked up: what is said is what is packed.
    const { length: size, checksum, path } = found.content
    const name = names.place({
      ...{ top: one.top, nodeId: facts.nodeId, machine: facts.nodeName, path, id: facts.versionId ?? facts.id },
      ...(one.last !== undefined && { last: one.last }),
    })
    yield { name, size, modifiedAt: new Date(facts.modifiedAt), bytes: found.bytes }
    await note({ ...facts, path, size, checksum, file: name })
    sums += Buffer.byteLength(sumOf(checksum, name))
  }
  yield { name: 'manifest.jsonl', size: manifest.size(), modifiedAt: now, bytes: manifest.read() }
  yield { name: 'SHA256SUMS', size: sums, modifiedAt: now, bytes: sumsOf(manifest) }
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

interface Opened {
  content: Content
  bytes: AsyncIterable<Uint8Array>
}
interface Fetched {
  one: Wanted
  opened?: () => Promise<Opened | ContentProblem>
}

/** In their order, with the next small contents on their way while one is given out. A large one is opened when it is its turn. */
async function* fetchedAhead(
  all: AsyncIterable<Wanted>,
  open: (facts: Facts) => Promise<Opened | ContentProblem>,
): AsyncGenerator<Fetched> {
  let queue: (Fetched & { size: number })[] = []
  let bytes = 0
  for await (const one of all) {
    const size = 'facts' in one ? one.facts.size : 0
    if (queue.length === AHEAD || bytes + size > AT_ONCE) {
      yield* queue
      queue = []
      bytes = 0
    }
    if (!('facts' in one)) queue.push({ one, size })
    else if (size > AT_ONCE) yield { one, opened: () => open(one.facts) }
    else {
      const opening = open(one.facts)
      // Its failure belongs to whoever asks for it; nobody may.
      opening.catch(() => {})
      queue.push({ one, size, opened: () => opening })
      bytes += size
    }
  }
  yield* queue
}

/** A problem is an answer: the other files go on. Rejects when the store does not answer. */
async function openContent(
  services: ContentServices,
  userId: string,
  { id: artifactId, versionId }: Facts,
  signal: AbortSignal,
): Promise<Opened | ContentProblem> {
  try {
    const content = await findContent(
      services.db,
      userId,
      versionId === null ? { artifactId } : { artifactId, versionId },
    )
    const range = { start: 0, end: content.length }
    const reading = watched(services, userId, content, readContent(services.blobs, content, range, signal))
    if (content.length > AT_ONCE) {
      const { done, value } = await reading.next()
      return { content, bytes: rest(done ? [] : [value], reading) }
    }
    return { content, bytes: rest(await Array.fromAsync(reading), reading) }
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

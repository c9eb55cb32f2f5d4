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
  for await (const one of all) {
    if ('unknown' in one) {
      await note({ id: one.unknown, file: null, problem: { code: 'not-found', message: 'there is no such content' } })
      continue
    }
    const { facts } = one
    try {
      const { content, bytes } = await open(services, userId, facts, signal)
      // It may have moved on since it was looked up: what is said is what is packed.
      const { length: size, checksum, path } = content
      const name = names.place({
        ...{ top: one.top, nodeId: facts.nodeId, machine: facts.nodeName, path, id: facts.versionId ?? facts.id },
        ...(one.last !== undefined && { last: one.last }),
      })
      yield { name, size, modifiedAt: new Date(facts.modifiedAt), bytes }
      await note({ ...facts, path, size, checksum, file: name })
      sums += Buffer.byteLength(sumOf(checksum, name))
    } catch (error) {
      if (!(error instanceof ContentProblem) || error.code === 'unavailable' || given.has(error)) throw error
      await note({ ...facts, file: null, problem: { code: error.code, message: error.message } })
    }
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

/** Problems met after some bytes of their content were given out. */
const given = new WeakSet<Error>()

async function open(
  services: ContentServices,
  userId: string,
  { id: artifactId, versionId }: Facts,
  signal: AbortSignal,
): Promise<{ content: Content; bytes: AsyncIterable<Uint8Array> }> {
  const wanted = versionId === null ? { artifactId } : { artifactId, versionId }
  const content = await findContent(services.db, userId, wanted)
  const range = { start: 0, end: content.length }
  const reading = watched(services, userId, content, readContent(services.blobs, content, range, signal))
  const parts: Uint8Array[] = []
  if (content.length <= AT_ONCE) {
    for await (const part of reading) parts.push(part)
    return { content, bytes: iterate(parts) }
  }
  const { done, value } = await reading.next()
  return { content, bytes: rest(done ? [] : [value], reading) }
}

async function* iterate(parts: Uint8Array[]) {
  yield* parts
}

async function* rest(first: Uint8Array[], reading: AsyncGenerator<Uint8Array>) {
  try {
    yield* first
    yield* reading
  } catch (error) {
    if (error instanceof Error) given.add(error)
    throw error
  } finally {
    await reading.return(undefined)
  }
}

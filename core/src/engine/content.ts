/** Passes over an artifact's bytes: hashing, comparing with what is committed, cutting into segments. */
import { ArtifactError, type Fingerprint, type Reading, type Span } from '../collector.ts'
import { LIMITS } from '../wire/limits.ts'

type Hasher = Bun.CryptoHasher

const newHasher = (): Hasher => new Bun.CryptoHasher('sha256')

/** Opens a span of one artifact. */
export type Open = (span: Span) => Promise<Reading>

/** A stretch of raw bytes, and the checksum of the content up to its end. */
export interface Cut {
  readonly start: number
  readonly end: number
  readonly raw: Uint8Array
  readonly sha256: string
  readonly checksum: string
}

/** What a hashing pass found. */
export interface Hashed {
  readonly length: number
  readonly checksum: string
  /** Checksum of the first `at` bytes, where the content has that many. */
  readonly checksumAt: string | undefined
  /** The hasher's state after `from` bytes, to go on from. */
  readonly resume: Hasher
}

/**
 * Hashes `[0, end)` in one pass, noting the checksum at `at` and the state at `from` on
 * the way. Without `end`: to the end of the content.
 */
export async function hashContent(
  open: Open,
  end: number | undefined,
  marks: { from?: number; at?: number },
  count: (bytes: number) => void,
): Promise<Hashed> {
  const { from = 0, at = 0 } = marks
  const hasher = newHasher()
  let resume = newHasher()
  let checksumAt = at === 0 ? newHasher().digest('hex') : undefined
  let done = 0
  const reading = await open(end === undefined ? { start: 0 } : { start: 0, end })
  for await (const chunk of reading.body) {
    count(chunk.length)
    let rest = chunk
    for (const mark of [...new Set([from, at])].sort((a, b) => a - b)) {
      if (mark <= done || mark > done + rest.length) continue
      hasher.update(rest.subarray(0, mark - done))
      rest = rest.subarray(mark - done)
      done = mark
      if (mark === from) resume = hasher.copy()
      if (mark === at) checksumAt = hasher.copy().digest('hex')
    }
    hasher.update(rest)
    done += rest.length
  }
  return { length: done, checksum: hasher.digest('hex'), checksumAt, resume }
}

/**
 * Reads from `start` on and yields full segments and a last, shorter one, each with the
 * checksum of all content up to its end: computed over the very bytes that are yielded.
 * `hasher` has seen the bytes before `start` and is used up.
 */
export async function* cutContent(
  reading: Reading,
  start: number,
  hasher: Hasher,
  count: (bytes: number) => void,
): AsyncGenerator<Cut> {
  let parts: Uint8Array[] = []
  let gathered = 0
  let at = start
  const cut = (): Cut => {
    const raw = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, gathered)
    const piece = {
      start: at,
      end: at + gathered,
      raw,
      sha256: newHasher().update(raw).digest('hex'),
      checksum: hasher.update(raw).copy().digest('hex'),
    }
    at += gathered
    parts = []
    gathered = 0
    return piece
  }
  for await (const chunk of reading.body) {
    count(chunk.length)
    for (let rest = chunk; rest.length > 0; ) {
      const taken = rest.subarray(0, LIMITS.segmentBytes - gathered)
      parts.push(taken)
      gathered += taken.length
      rest = rest.subarray(taken.length)
      if (gathered === LIMITS.segmentBytes) yield cut()
    }
  }
  if (gathered > 0) yield cut()
}

/**
 * Whether what was read is what the fingerprint promised: the same file, not shorter, and
 * untouched unless it may grow. Throws `changed` otherwise.
 */
export function assertUntouched(planned: Fingerprint, after: Fingerprint, mayGrow: boolean): void {
  const replaced = planned.file !== after.file
  const shrunk = planned.size !== undefined && (after.size ?? planned.size) < planned.size
  if (replaced || shrunk || (!mayGrow && planned.token !== after.token)) {
    throw new ArtifactError('changed', replaced ? 'it was replaced while it was read' : 'it changed while it was read')
  }
}

export const emptyHasher = newHasher

/** Turns stored frames back into content, checking every one before its bytes are given out. */
import { BlobMissing, type BlobStore } from '../blobs/blob-store.ts'
import { ContentProblem } from './content-problem.ts'
import type { Content } from './find-content.ts'
import { type Fetch, lostPack, planFetches, type Stretch } from './plan.ts'
import type { ByteRange } from './range.ts'

/**
 * The bytes of `range`, a segment at a time. At most two segments are held: one being
 * given out, the next being fetched. For the whole content its checksum is compared
 * before the last segment is given out. Rejects with a `ContentProblem`, or the signal's
 * reason; ending the iteration early releases everything.
 */
export async function* readContent(
  blobs: Pick<BlobStore, 'read'>,
  content: Content,
  range: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const whole = range.start === 0 && range.end === content.length ? new Bun.CryptoHasher('sha256') : undefined
  const abort = new AbortController()
  const frames = segments(blobs, planFetches(content.stretches, range), AbortSignal.any([signal, abort.signal]))
  let next = frames.next()
  try {
    for (;;) {
      const current = await next
      if (current.done) break
      const { stretch, raw } = current.value
      const last = stretch.end >= range.end
      if (!last) {
        next = frames.next()
        // Its failure belongs to whoever asks for it; nobody may, when this iteration ends early.
        next.catch(() => {})
      }
      const part = raw.subarray(
        Math.max(0, range.start - stretch.start),
        Math.min(raw.length, range.end - stretch.start),
      )
      whole?.update(part)
      if (last) {
        check(whole, content)
        yield part
        return
      }
      yield part
    }
    // Only an empty content comes here.
    check(whole, content)
  } finally {
    abort.abort()
    await next.catch(() => {})
    await frames.return(undefined).catch(() => {})
  }
}

function check(hasher: Bun.CryptoHasher | undefined, { checksum }: Content): void {
  if (hasher && hasher.digest('hex') !== checksum) {
    throw new ContentProblem('mismatch', 'the stored parts are right, but the whole has not the recorded checksum')
  }
}

async function* segments(blobs: Pick<BlobStore, 'read'>, fetches: readonly Fetch[], signal: AbortSignal) {
  for (const { key, packId, offset, length, stretches } of fetches) {
    const bytes = reader(blobs.read(key, { offset, length }, signal))
    try {
      let at = offset
      for (const stretch of stretches) {
        await bytes.skip(stretch.offset - at)
        const frame = await bytes.take(stretch.storedLength)
        at = stretch.offset + stretch.storedLength
        yield { stretch, raw: await unpack(frame, stretch) }
      }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof ContentProblem) throw error
      if (error instanceof BlobMissing) throw lostPack(packId, error)
      throw new ContentProblem('unavailable', 'the store does not answer; try again', { cause: error })
    } finally {
      await bytes.close()
    }
  }
}

async function unpack(frame: Uint8Array<ArrayBuffer>, { start, end, sha256, packId }: Stretch) {
  // A damaged frame may claim any size; ours say theirs, and it is checked before it is believed.
  if (frameSize(frame) !== end - start) throw lostPack(packId)
  const raw = await Bun.zstdDecompress(frame).catch((error) => {
    throw lostPack(packId, error)
  })
  if (raw.length !== end - start || Bun.SHA256.hash(raw, 'hex') !== sha256) throw lostPack(packId)
  return raw as Uint8Array<ArrayBuffer>
}

/** The content size that a zstd frame's header states (RFC 8878 section 3.1.1.1); null where it states none. */
export function frameSize(frame: Uint8Array): number | null {
  if (frame.length < 6) return null
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== 0xfd2fb528) return null
  const descriptor = view.getUint8(4)
  const single = (descriptor >> 5) & 1
  const flag = descriptor >> 6
  const at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0)
  const size = flag === 0 ? (single ? 1 : 0) : 1 << flag
  if (size === 0 || frame.length < at + size) return null
  if (size === 1) return view.getUint8(at)
  if (size === 2) return view.getUint16(at, true) + 256
  return size === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true))
}

/** Takes exact counts of bytes off a stream of chunks. */
function reader(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array()
  const more = async () => {
    const { done, value } = await iterator.next()
    if (done) throw new Error('the store sent less than it announced')
    rest = value
  }
  return {
    async skip(count: number) {
      for (let left = count; left > 0; ) {
        if (rest.length === 0) await more()
        const step = Math.min(left, rest.length)
        rest = rest.subarray(step)
        left -= step
      }
    },
    async take(count: number) {
      const taken = new Uint8Array(count)
      for (let at = 0; at < count; ) {
        if (rest.length === 0) await more()
        const step = Math.min(count - at, rest.length)
        taken.set(rest.subarray(0, step), at)
        rest = rest.subarray(step)
        at += step
      }
      return taken
    },
    close: async () => void (await iterator.return?.()),
  }
}

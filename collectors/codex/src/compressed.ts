/** Rollouts that Codex has compressed with zstd: their content is what they hold, not how they are kept. */
import { ArtifactError, type Context, type Fingerprint, isArtifactError, type Reading, type Span } from '@exfil/core'
import { type Ends, fingerprintFiles, type Place, readFile } from '@exfil/core/files'

type Signal = Pick<Context, 'signal'>

/** Bytes that are decompressed to describe a rollout, at most: a tenth of a second's work. */
const DESCRIBING = 64 * 1024 * 1024

/**
 * A span of the content. It is decompressed from the beginning each time, a chunk at a time: memory
 * stays bounded, whatever its length. Where it is cut off or damaged the body ends in `malformed`,
 * never early; where it is shorter than the span, in `changed`.
 */
export async function readCompressed(
  locator: string,
  span: Span,
  roots: readonly Place[],
  ctx: Signal,
): Promise<Reading> {
  const { body } = await readFile(locator, { start: 0 }, roots, ctx)
  const ref = { key: '', kind: '', path: '', growth: 'append', locator } as const
  return {
    body: cutOut(inflate(body), span, ctx.signal),
    // Of the file that is there now: should another have taken its place, that shows.
    async fingerprint() {
      const [now] = await fingerprintFiles([ref], roots, ctx)
      if (now === undefined || isArtifactError(now)) throw now ?? new ArtifactError('gone', 'it is no longer there')
      return withoutSize(now)
    },
  }
}

/**
 * How long the content is shows only when it is decompressed: Codex streams, and a frame that was
 * streamed does not say its length; of several frames the first would say only its own.
 */
export function withoutSize({ size: _, ...rest }: Fingerprint): Fingerprint {
  return rest
}

/** The ends of the content as `readEnds` gives them; where it is very long only its beginning, of an unknown whole. */
export async function compressedEnds(
  locator: string,
  length: number,
  roots: readonly Place[],
  ctx: Signal,
): Promise<Ends> {
  const { body } = await readFile(locator, { start: 0 }, roots, ctx)
  const first: Uint8Array[] = []
  const last: Uint8Array[] = []
  let size = 0
  let kept = 0
  for await (const chunk of inflate(body)) {
    ctx.signal.throwIfAborted()
    if (size < 2 * length) first.push(chunk)
    last.push(chunk)
    size += chunk.length
    kept += chunk.length
    while (kept - (last[0]?.length ?? 0) >= length) kept -= last.shift()?.length ?? 0
    if (size > DESCRIBING) {
      return { size: Number.POSITIVE_INFINITY, head: joined(first).subarray(0, length), tail: new Uint8Array(0) }
    }
  }
  const head = joined(first)
  if (size <= 2 * length) return { size, head, tail: new Uint8Array(0) }
  return { size, head: head.subarray(0, length), tail: joined(last).subarray(-length) }
}

const joined = (chunks: readonly Uint8Array[]): Uint8Array => Buffer.concat(chunks)

/** Decompresses. Leaving it early ends `packed` as well. Throws `malformed`, or what `packed` throws. */
async function* inflate(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = packed[Symbol.asyncIterator]()
  let failure: { readonly cause: unknown } | undefined
  const source = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await chunks.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      } catch (cause) {
        failure = { cause }
        throw cause
      }
    },
    async cancel() {
      await chunks.return?.()
    },
  })
  try {
    // Not node:zlib's: that takes a frame which is cut off for a shorter one.
    const zstd = new DecompressionStream('zstd' as CompressionFormat)
    yield* source.pipeThrough(zstd as ReadableWritablePair<Uint8Array, Uint8Array>)
  } catch (cause) {
    if (failure) throw failure.cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ArtifactError('malformed', `it cannot be decompressed: ${reason}`, { cause })
  }
}

async function* cutOut(
  content: AsyncIterable<Uint8Array>,
  { start, end }: Span,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const chunk of content) {
    signal.throwIfAborted()
    const from = Math.max(start - at, 0)
    const to = Math.min((end ?? Number.POSITIVE_INFINITY) - at, chunk.length)
    if (from < to) yield chunk.subarray(from, to)
    at += chunk.length
    if (end !== undefined && at >= end) return
  }
  if (at < (end ?? start)) throw new ArtifactError('changed', 'it is shorter than it was')
}

import type { BlobStore } from '../blobs/blob-store.ts'
import type { Stretch } from '../content/plan.ts'

type Store = Pick<BlobStore, 'read'>

/** Between two frames lies a header; what else lies there costs less than asking again. */
const GAP = 64 * 1024

interface Span {
  offset: number
  length: number
  frames: number
  bytes?: Promise<Uint8Array>
}

/**
 * The store, for reading these stretches of many contents: those that lie close together in a pack are read at once,
 * when the first of them is asked for, and held. A read that fails together is made again alone: the others shall not
 * suffer for one that is damaged.
 */
export function readTogether(store: Store, stretches: readonly Stretch[], signal: AbortSignal): Store {
  const spans = Map.groupBy(spansOf(stretches), ({ key }) => key)
  const spanOf = (key: string, offset: number, length: number) =>
    spans.get(key)?.find((span) => offset >= span.offset && offset + length <= span.offset + span.length)
  return {
    async *read(key, part, leaving) {
      const span = spanOf(key, part.offset, part.length)
      if (span && span.frames > 1) {
        span.bytes ??= gather(store.read(key, span, signal))
        const bytes = await span.bytes.catch(() => undefined)
        leaving.throwIfAborted()
        const at = part.offset - span.offset
        if (bytes && bytes.length === span.length) return yield bytes.subarray(at, at + part.length)
      }
      yield* store.read(key, part, leaving)
    },
  }
}

function spansOf(stretches: readonly Stretch[]): (Span & { key: string })[] {
  const spans: (Span & { key: string })[] = []
  const sorted = stretches.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.offset - b.offset))
  for (const { key, offset, storedLength } of sorted) {
    const last = spans.at(-1)
    if (last?.key === key && offset <= last.offset + last.length + GAP) {
      last.length = Math.max(last.length, offset + storedLength - last.offset)
      last.frames += 1
    } else spans.push({ key, offset, length: storedLength, frames: 1 })
  }
  return spans
}

async function gather(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(parts))
}

import type { ByteSource } from './byte-source.ts'
import type { LineIndex } from './line-index.ts'

export interface LineSpan {
  start: number
  /** Without the `\n`. */
  end: number
}

const STEP = 64 * 1024

/** The bytes of each line in `[from, from + count)` that the index knows, in order. */
export async function locateLines(
  source: ByteSource,
  index: LineIndex,
  from: number,
  count: number,
): Promise<LineSpan[]> {
  const last = Math.min(from + count, index.lines)
  if (from >= last) return []
  if (index.stride === 1) return Array.from({ length: last - from }, (_, at) => index.exact(from + at) as LineSpan)
  const spans: LineSpan[] = []
  const kept = index.before(from)
  let line = kept.line
  let lineStart = kept.start
  for (let at = lineStart; line < last && at < index.indexed; ) {
    const bytes = await source.read(at, Math.min(at + STEP, index.indexed))
    for (let newline = bytes.indexOf(10); newline >= 0 && line < last; newline = bytes.indexOf(10, newline + 1)) {
      if (line >= from) spans.push({ start: lineStart, end: at + newline })
      line += 1
      lineStart = at + newline + 1
    }
    at += bytes.length
  }
  if (line < last && line >= from) spans.push({ start: lineStart, end: index.indexed })
  return spans
}

const decoder = new TextDecoder()

/** The text of bytes; what is not UTF-8 becomes U+FFFD. A character cut off at the end is left out. */
export function decodeText(bytes: Uint8Array): string {
  let end = bytes.length
  // At most three bytes of a begun character can stand at the end.
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      if (needs > back) end = bytes.length - back
      break
    }
  }
  return decoder.decode(bytes.subarray(0, end))
}

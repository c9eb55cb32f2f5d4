import type { Ends } from './read-ends.ts'

/** A line without its end, and without NULs (a crash leaves runs of them in files that were being appended to). */
export interface Line {
  readonly text: string
  /** The line goes on outside of what was read. */
  readonly cut: boolean
}

/** The lines of either end of a file, in order; empty ones are left out. */
export function linesOf({ size, head, tail }: Ends): { head: Line[]; tail: Line[] } {
  return {
    head: split(head, false, head.length < size),
    tail: tail.length === 0 ? [] : split(tail, true, false),
  }
}

function split(bytes: Uint8Array, startsWithin: boolean, endsWithin: boolean): Line[] {
  const texts = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString().split('\n')
  const lines: Line[] = []
  for (const [at, raw] of texts.entries()) {
    let text = raw.charCodeAt(raw.length - 1) === 13 ? raw.slice(0, -1) : raw
    if (text.includes('\0')) text = text.replaceAll('\0', '')
    if (at === 0 && text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    const cut = (at === 0 && startsWithin) || (at === texts.length - 1 && endsWithin)
    if (text !== '') lines.push({ text, cut })
  }
  return lines
}

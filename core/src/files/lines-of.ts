import type { Ends } from './read-ends.ts'

/** A line without its end, and without NULs (a crash leaves runs of them in files that were being appended to). */
export class Line {
  /** One character per byte: cheap to make and to search for anything that is ASCII. */
  readonly raw: string
  /** The line goes on outside of what was read, so it is only a part: no JSON, say. */
  readonly cut: boolean

  constructor(raw: string, cut: boolean) {
    this.raw = raw
    this.cut = cut
  }

  /** Decoded each time it is asked for: most lines never are. */
  get text(): string {
    return decodeUtf8(this.raw)
  }
}

/** The lines of either end of a file, in order; empty ones are left out. Without a `tail`, its lines are none. */
export function linesOf({ size, head, tail }: Ends): { head: Line[]; tail: Line[] } {
  return {
    head: split(head, false, head.length < size),
    tail: tail.length === 0 ? [] : split(tail, true, false),
  }
}

/** The text that is written as one character per byte. */
export function decodeUtf8(raw: string): string {
  return /^[\x00-\x7f]*$/.test(raw) ? raw : Buffer.from(raw, 'latin1').toString()
}

const BOM = '\u00ef\u00bb\u00bf'

function split(bytes: Uint8Array, startsWithin: boolean, endsWithin: boolean): Line[] {
  let all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  if (all.includes('\0')) all = all.replaceAll('\0', '')
  if (!startsWithin && all.startsWith(BOM)) all = all.slice(BOM.length)
  const raws = all.split('\n')
  const last = raws.length - 1
  const lines: Line[] = []
  for (let at = 0; at <= last; at++) {
    let raw = raws[at] as string
    if (raw.charCodeAt(raw.length - 1) === 13) raw = raw.slice(0, -1)
    if (raw !== '') lines.push(new Line(raw, (at === 0 && startsWithin) || (at === last && endsWithin)))
  }
  return lines
}

import type { ByteSource } from '../viewer/byte-source.ts'

/** Where two contents differ: `[start, endBefore)` of one and `[start, endAfter)` of the other, at whole lines, with a few equal lines around. */
export interface Differing {
  start: number
  /** Lines before `start`. */
  lines: number
  endBefore: number
  endAfter: number
  /** Lines of the first after `endBefore`, all of which the other ends in too. */
  linesAfter: number
}

const NEWLINE = 10
/** Equal lines that are kept at either end, to read the change among. */
const AROUND = 3

/**
 * Finds what two contents share at their beginning and their end, reading `step` bytes of each at a time: however long they are, little is held.
 * `onRead` is told what part is done, from 0 to 1.
 */
export async function trimEqual(
  before: ByteSource,
  after: ByteSource,
  step: number,
  onRead: (part: number) => void,
): Promise<Differing> {
  const shorter = Math.min(before.length, after.length)
  let at = 0
  let lines = 0
  /** Where the last few lines begin. */
  let starts = [0]
  for (; at < shorter; at += step) {
    const end = Math.min(shorter, at + step)
    const [one, other] = await Promise.all([before.read(at, end), after.read(at, end)])
    const equal = equalFrom(one, other)
    for (
      let newline = one.indexOf(NEWLINE);
      newline >= 0 && newline < equal;
      newline = one.indexOf(NEWLINE, newline + 1)
    ) {
      lines += 1
      starts.push(at + newline + 1)
    }
    starts = starts.slice(-AROUND - 1)
    onRead(end / shorter / 2)
    if (equal < one.length) break
  }
  const start = starts[0] ?? 0
  const kept = starts.length - 1
  const suffix = await sharedEnd(before, after, start, step, (part) => onRead(0.5 + part / 2))
  return {
    start,
    lines: lines - kept,
    endBefore: before.length - suffix.bytes,
    endAfter: after.length - suffix.bytes,
    linesAfter: suffix.lines,
  }
}

/** How many whole lines both end in, beyond `start`, without the first few of them. */
async function sharedEnd(
  before: ByteSource,
  after: ByteSource,
  start: number,
  step: number,
  onRead: (part: number) => void,
): Promise<{ bytes: number; lines: number }> {
  const most = Math.min(before.length, after.length) - start
  let shared = 0
  /** Counted from the end: where the lines begin that were seen last. */
  let starts: number[] = []
  let lines = 0
  while (shared < most) {
    const size = Math.min(step, most - shared)
    const [one, other] = await Promise.all([
      before.read(before.length - shared - size, before.length - shared),
      after.read(after.length - shared - size, after.length - shared),
    ])
    const equal = equalTo(one, other)
    for (
      let newline = one.lastIndexOf(NEWLINE);
      newline >= one.length - equal;
      newline = one.lastIndexOf(NEWLINE, newline - 1)
    ) {
      const fromEnd = shared + one.length - newline - 1
      if (fromEnd > 0) {
        starts.push(fromEnd)
        lines += 1
      }
      if (newline === 0) break
    }
    starts = starts.slice(-AROUND - 1)
    shared += equal
    onRead(shared / most)
    if (equal < one.length) break
  }
  const [bytes] = starts
  return lines <= AROUND || bytes === undefined ? { bytes: 0, lines: 0 } : { bytes, lines: lines - AROUND }
}

/** How many bytes are equal at the beginning. */
function equalFrom(one: Uint8Array, other: Uint8Array): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return at
}

/** How many bytes are equal at the end, of two of the same length. */
function equalTo(one: Uint8Array, other: Uint8Array): number {
  let count = 0
  while (count < one.length && one[one.length - count - 1] === other[one.length - count - 1]) count += 1
  return count
}

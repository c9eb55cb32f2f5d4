/** Going from hit to hit through the lines that a search found. Pure. */

/** Rows with hits, ascending, and how many hits there are up to the end of each, in the content as it is written. */
export interface FoundRows {
  readonly lines: readonly number[]
  readonly ends: readonly number[]
}

/** A hit that a reader is led to: the `at`th that is shown in its row, from 0; below 0 from the last one back, for who comes from below. */
export interface Hit {
  row: number
  at: number
}

/** The place among ascending `lines` of the first at or after `line`. */
export function placeOf(lines: readonly number[], line: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle] as number) < line) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The hit after or before `from`: another of its row, else of the next row, around the end. `shown`: how many its row shows; undefined while that is not
 * known, and it then goes by what is written. Who is at no hit begins at the row `here`. Undefined where nothing was found.
 */
export function stepHit(
  found: FoundRows,
  step: 1 | -1,
  from: Hit | undefined,
  shown: number | undefined,
  here: number,
): Hit | undefined {
  const { lines } = found
  const place = placeOf(lines, from?.row ?? here)
  const onIt = from !== undefined && lines[place] === from.row
  if (onIt) {
    const count = shown ?? writtenIn(found, place)
    const at = (from.at < 0 ? from.at + count : from.at) + step
    if (at >= 0 && at < count) return { row: from.row, at }
  }
  const next = step === 1 ? place + (onIt ? 1 : 0) : place - 1
  const row = lines[(next + lines.length) % lines.length]
  return row === undefined ? undefined : { row, at: step === 1 ? 0 : -1 }
}

/** Which of all hits it is, from 1. Where a row shows more of them than are written in it, the last ones share a number. */
export function numberOf(found: FoundRows, { row, at }: Hit): number {
  const place = placeOf(found.lines, row)
  const before = found.ends[place - 1] ?? 0
  const written = writtenIn(found, place)
  return before + (at < 0 ? Math.max(0, written + at) : Math.min(at, written - 1)) + 1
}

/** What was found further on: its first line may be the last that was known, with more in it. */
export function joinFound(known: FoundRows, more: FoundRows): FoundRows {
  if (more.lines.length === 0) return known
  const keep = known.lines.length - (known.lines.at(-1) === more.lines[0] ? 1 : 0)
  return { lines: known.lines.slice(0, keep).concat(more.lines), ends: known.ends.slice(0, keep).concat(more.ends) }
}

/** Of a row that is not found again yet, after the content grew, at least the one that a reader is at. */
function writtenIn({ ends }: FoundRows, place: number): number {
  const end = ends[place]
  return end === undefined ? 1 : end - (ends[place - 1] ?? 0)
}

/** Artifacts that are chosen, by id, with the bytes of each; and the line that a range is chosen from. */
export interface Selection {
  chosen: ReadonlyMap<string, number>
  from: number | undefined
}

export const NOTHING: Selection = { chosen: new Map(), from: undefined }

/** As many as one archive may hold. */
export const MOST = 1_000

interface Chosen {
  id: string
  size: number
}

/** One more, or one less; ranges go on from here. */
export function toggle({ chosen }: Selection, { id, size }: Chosen, line: number): Selection {
  const next = new Map(chosen)
  if (!next.delete(id) && next.size < MOST) next.set(id, size)
  return { chosen: next, from: line }
}

/** All of these too, as far as there is room; the range still begins where it did. */
export function add({ chosen, from }: Selection, rows: Iterable<Chosen>): Selection {
  const next = new Map(chosen)
  for (const { id, size } of rows) if (next.size < MOST || next.has(id)) next.set(id, size)
  return { chosen: next, from }
}

/** The lines from where the range begins to `line`, both in; no more than can be chosen, those nearest to the beginning. */
export function rangeTo({ from }: Selection, line: number): { first: number; last: number } {
  if (from === undefined) return { first: line, last: line }
  return line >= from
    ? { first: from, last: Math.min(line, from + MOST - 1) }
    : { first: Math.max(line, from - MOST + 1), last: from }
}

export const bytesOf = ({ chosen }: Selection): number => [...chosen.values()].reduce((sum, size) => sum + size, 0)

import type { Spans } from './spans.ts'

/** A row of `activity`: its running totals from its first span on. */
export interface ActivityRow {
  value: string
  /** Seconds since 1970 until its first span. */
  at: number
  created: readonly number[]
  changed: readonly number[]
}

/** How often something happened in a span: `[index of the span, versions recorded]`, where that is not 0. */
export type Cells = [span: number, count: number][]

/** The cells of each value that the rows speak of. */
export function cellsIn(rows: readonly ActivityRow[], { from, lengthMs, count }: Spans): Map<string, Cells> {
  const counts = new Map<string, Float64Array>()
  for (const { value, at, created, changed } of rows) {
    const known = counts.get(value) ?? new Float64Array(count)
    counts.set(value, known)
    const start = Math.round((at * 1000 - from.getTime()) / lengthMs)
    for (let span = Math.max(0, start); span < Math.min(count, start + created.length); span++)
      known[span] = (known[span] ?? 0) + inSpan(created, span - start) + inSpan(changed, span - start)
  }
  return new Map([...counts].map(([value, known]) => [value, cellsOf(known)]))
}

const inSpan = (totals: readonly number[], index: number) => (totals[index] ?? 0) - (totals[index - 1] ?? 0)
const cellsOf = (counts: Float64Array): Cells =>
  Array.from(counts, (count, span): Cells[number] => [span, count]).filter(([, count]) => count > 0)

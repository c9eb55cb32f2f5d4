/** Spans of time drawn together: a chart has room for so many columns, and a range has as many hours or days as it has. */
export interface Spans {
  span: 'hour' | 'day'
  /** ISO 8601 in UTC: when the first begins. */
  from: string
  count: number
}

export interface Bins extends Spans {
  /** Spans in each bin; the last may hold fewer. */
  each: number
  bins: number
}

const SPAN_MS = { hour: 3_600_000, day: 86_400_000 } as const
/** Bins that people can name: parts of a day, days, weeks, four weeks, quarters. */
const SIZES = { hour: [1, 2, 3, 4, 6, 12, 24], day: [1, 7, 14, 28, 91] } as const

/** The finest bins of which at most `most` are needed. */
export function toBins({ span, from, count }: Spans, most: number): Bins {
  const sizes = SIZES[span]
  const each = sizes.find((size) => Math.ceil(count / size) <= most) ?? (sizes.at(-1) as number)
  return { span, from, count, each, bins: Math.ceil(count / each) }
}

/** How much is in each bin, from what is in each span: `[index of the span, count]`. */
export function fillBins({ each, bins }: Bins, cells: readonly (readonly [span: number, count: number])[]): number[] {
  const filled = new Array<number>(bins).fill(0)
  for (const [span, count] of cells) {
    const bin = Math.floor(span / each)
    if (bin in filled) filled[bin] = (filled[bin] ?? 0) + count
  }
  return filled
}

/** When all of it begins and ends, in UTC. */
export const wholeRange = (spans: Spans) => binRange({ ...spans, each: spans.count, bins: 1 }, 0)

/** When a bin begins and ends, in UTC. */
export function binRange({ span, from, each, count }: Bins, bin: number): { from: string; to: string } {
  const start = Date.parse(from)
  const at = (spans: number) => new Date(start + Math.min(spans, count) * SPAN_MS[span]).toISOString()
  return { from: at(bin * each), to: at((bin + 1) * each) }
}

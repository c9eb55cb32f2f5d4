import { type Bins, fillBins } from './bins.ts'

type Cells = readonly (readonly [span: number, count: number])[]

export interface Layer {
  /** Undefined: all that is not named, together. */
  value: string | undefined
  /** All that it stands for. */
  values: readonly string[]
  total: number
  /** Per bin: how much, and how much lies below it. */
  counts: number[]
  below: number[]
}

/** Layers to draw on one another, the most frequent at the bottom; those beyond `most` are one, on top. */
export function stackLayers(bins: Bins, series: readonly { value: string; cells: Cells }[], most: number): Layer[] {
  const named = series.length <= most ? series : series.slice(0, most - 1)
  const rest = series.slice(named.length)
  const layers: Pick<Layer & { cells: Cells }, 'value' | 'values' | 'cells'>[] = named.map(({ value, cells }) => ({
    ...{ value, values: [value], cells },
  }))
  if (rest.length > 0) {
    const values = rest.map(({ value }) => value)
    layers.push({ value: undefined, values, cells: rest.flatMap(({ cells }) => cells) })
  }
  const heights = new Array<number>(bins.bins).fill(0)
  return layers.map(({ value, values, cells }) => {
    const counts = fillBins(bins, cells)
    const below = [...heights]
    for (const [bin, count] of counts.entries()) heights[bin] = (heights[bin] ?? 0) + count
    return { value, values, total: counts.reduce((sum, count) => sum + count, 0), counts, below }
  })
}

/** The height of the highest bin; at least 1. */
export function highest(layers: readonly Layer[]): number {
  const top = layers.at(-1)
  return Math.max(1, ...(top?.counts.map((count, bin) => count + (top.below[bin] ?? 0)) ?? []))
}

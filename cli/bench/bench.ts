/** One line of a result. `holds` is null where the peer that the bar speaks of is not installed. */
export interface Row {
  readonly what: string
  readonly value: number | null
  readonly unit: string
  /** The bar in words, `≤ 1.5`; null for a figure that only stands beside the others. */
  readonly bar: string | null
  readonly holds: boolean | null
}

export interface Bench {
  readonly name: string
  readonly about: string
  run(say: (line: string) => void): Promise<Row[]>
}

/** A figure without a bar. */
export function figure(what: string, value: number | null, unit: string): Row {
  return { what, value: value === null ? null : round(value), unit, bar: null, holds: value === null ? null : true }
}

/** `value` must be at most `limit`. A value that could not be had holds nothing and breaks nothing: null. */
export function atMost(what: string, value: number | null, limit: number, unit: string): Row {
  return {
    what,
    value: value === null ? null : round(value),
    unit,
    bar: `≤ ${limit}`,
    holds: value === null ? null : value <= limit,
  }
}

/** `value` must be at least `limit`. */
export function atLeast(what: string, value: number | null, limit: number, unit: string): Row {
  return {
    what,
    value: value === null ? null : round(value),
    unit,
    bar: `≥ ${limit}`,
    holds: value === null ? null : value >= limit,
  }
}

export function ratio(above: number | null, below: number | null): number | null {
  return above === null || below === null ? null : above / below
}

/** The smallest of those that could be measured. */
export function best(...values: (number | null)[]): number | null {
  const measured = values.filter((value) => value !== null)
  return measured.length === 0 ? null : Math.min(...measured)
}

const round = (value: number) => Number(value.toPrecision(4))

/** One figure of a result; `limit` is in its unit, and absent where the figure only stands beside the others. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly atMost?: number
  readonly atLeast?: number
}

const WARM_UP = 3

/** How long a call takes from its beginning to its answer in this process, in ms: what 95 of 100 stay below. */
export async function p95(times: number, call: (round: number) => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let round = -WARM_UP; round < times; round++) {
    const started = performance.now()
    await call(Math.abs(round))
    if (round >= 0) took.push(performance.now() - started)
  }
  took.sort((a, b) => a - b)
  return took[Math.ceil(took.length * 0.95) - 1] ?? Number.NaN
}

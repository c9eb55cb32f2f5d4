/** One figure of a result; `limit` is in its unit, and absent where the figure only stands beside the others. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly atMost?: number
  readonly atLeast?: number
}

const WARM_UP = 3
/** A call that takes so long that its figure is no question is not made as often as the others. */
const ENOUGH_MS = 6_000
const ENOUGH_CALLS = 10

/** How long a call takes from its beginning to its answer in this process, in ms: what 95 of 100 stay below. */
export async function p95(times: number, call: (round: number) => Promise<unknown>): Promise<number> {
  const took: number[] = []
  let sum = 0
  for (let round = -WARM_UP; round < times && !(sum > ENOUGH_MS && round >= ENOUGH_CALLS); round++) {
    const started = performance.now()
    await call(Math.abs(round))
    const ms = performance.now() - started
    sum += ms
    if (round >= 0) took.push(ms)
  }
  took.sort((a, b) => a - b)
  return took[Math.ceil(took.length * 0.95) - 1] ?? Number.NaN
}

import type { Json } from '../collector.ts'

const YEAR_10000 = Date.UTC(10000, 0)

/** When that was, in milliseconds: NaN unless it is a time after 1970 began and before the year 10000. */
export function timeOf(stamp: Json | undefined): number {
  const at = typeof stamp === 'string' ? Date.parse(stamp) : typeof stamp === 'number' ? stamp : Number.NaN
  return at > 0 && at < YEAR_10000 ? at : Number.NaN
}

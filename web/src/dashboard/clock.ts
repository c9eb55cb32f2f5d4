/**
 * The time at the server, as its answers tell it: what is silent, what ends soon and what a range shows is counted from it, and the clock of a browser may
 * be hours off.
 */
const NEAR_MS = 60_000
/** An answer that took longer tells little: the machine may have slept meanwhile. */
const SLOW_MS = 10_000

let ahead = 0

/** In ms, as `Date.now()`. */
export const serverNow = () => Date.now() + ahead

/** Hears an answer's `Date` header. The question was asked at `asked`, by the browser's own clock. */
export function hearTime(date: string | null, asked: number, heard = Date.now()): void {
  const off = Date.parse(date ?? '') - heard
  if (!Number.isFinite(off) || heard < asked || heard - asked > SLOW_MS) return
  if (Math.abs(off - ahead) > NEAR_MS) ahead = Math.abs(off) > NEAR_MS ? off : 0
}

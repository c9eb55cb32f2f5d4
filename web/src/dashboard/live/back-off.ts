const FIRST_MS = 1_000
const LONGEST_MS = 30_000

/** Milliseconds to wait before the next try after so many failures in a row. `chance` (0 to 1) spreads pages that failed together. */
export function backOff(failures: number, chance = Math.random()): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10))
  return longest * (0.5 + chance / 2)
}

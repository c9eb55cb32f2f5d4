export const LEVELS = 5

/** How dark a cell is: 0 for nothing, 1 to 5 by the logarithm, so that one busy machine does not leave all others white. */
export function levelOf(count: number, most: number): number {
  if (count <= 0) return 0
  return Math.min(LEVELS, 1 + Math.floor((LEVELS * Math.log(count)) / Math.log(most + 1)))
}

/**
 * The first row at or after `time` (ms since 1970) among rows that were written in order of time, some of them without one: by halving, so that only a
 * few are read. `timeAt` answers undefined for a row without a time. Answers `count` where all are earlier.
 */
export async function findTime(
  count: number,
  time: number,
  timeAt: (row: number) => Promise<number | undefined>,
): Promise<number> {
  let low = 0
  let high = count
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    let row = middle
    let found = await timeAt(row)
    while (found === undefined && row + 1 < high) {
      row += 1
      found = await timeAt(row)
    }
    if (found !== undefined && found < time) low = row + 1
    else high = middle
  }
  return low
}

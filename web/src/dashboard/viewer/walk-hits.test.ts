import { expect, test } from 'bun:test'
import { type Hit, joinFound, numberOf, placeOf, stepHit } from './walk-hits.ts'

/** Three hits in row 4, one in row 9, two in row 12. */
const found = { lines: [4, 9, 12], ends: [3, 4, 6] }

/** Where so many steps lead, when each row shows what is written in it, or `shown` of it. */
function walk(step: 1 | -1, steps: number, here: number, shown?: (row: number) => number | undefined): string[] {
  const been: string[] = []
  for (let hit: Hit | undefined; been.length < steps; ) {
    const count = hit && shown?.(hit.row)
    // Once its row is there, it is known which one is the last.
    if (hit && count !== undefined && hit.at < 0) hit = { ...hit, at: count + hit.at }
    hit = stepHit(found, step, hit, count, here)
    if (!hit) break
    been.push(`${hit.row}.${hit.at}`)
  }
  return been
}

test('every hit of a row in turn, then the next row, and around the end', () => {
  expect(walk(1, 7, 5)).toEqual(['9.0', '12.0', '12.1', '4.0', '4.1', '4.2', '9.0'])
  expect(walk(-1, 7, 5)).toEqual(['4.-1', '4.1', '4.0', '12.-1', '12.0', '9.-1', '4.-1'])
  expect(walk(1, 1, 4)).toEqual(['4.0'])
  expect(stepHit({ lines: [], ends: [] }, 1, undefined, undefined, 0)).toBeUndefined()
})

test('a row that shows fewer or more than is written in it has as many as it shows', () => {
  const shown = (row: number) => ({ 4: 1, 9: 2, 12: 2 })[row]
  expect(walk(1, 6, 0, shown)).toEqual(['4.0', '9.0', '9.1', '12.0', '12.1', '4.0'])
  expect(walk(-1, 4, 20, shown)).toEqual(['12.-1', '12.0', '9.-1', '9.0'])
  // A row that shows none, after all, is left.
  expect(stepHit(found, 1, { row: 4, at: 0 }, 0, 0)).toEqual({ row: 9, at: 0 })
})

test('a hit has its number among all, wherever one comes from', () => {
  const numbers = ([row, at]: [number, number]) => numberOf(found, { row, at })
  const ascending: [number, number][] = [
    [4, 0],
    [4, 1],
    [4, 2],
    [9, 0],
    [12, 0],
    [12, 1],
  ]
  expect(ascending.map(numbers)).toEqual([1, 2, 3, 4, 5, 6])
  expect(numberOf(found, { row: 4, at: -1 })).toBe(3)
  expect(numberOf(found, { row: 9, at: 5 })).toBe(4)
  // Found up to here, when the content is searched again.
  expect(numberOf(found, { row: 20, at: 3 })).toBe(7)
})

test('what is found further on joins what was, also within one line', () => {
  const first = joinFound({ lines: [], ends: [] }, { lines: [4], ends: [2] })
  expect(joinFound(first, { lines: [4, 9, 12], ends: [3, 4, 6] })).toEqual(found)
  expect(joinFound(found, { lines: [], ends: [] })).toBe(found)
})

test('the place of a line among lines', () => {
  expect([0, 4, 5, 12, 13].map((line) => placeOf(found.lines, line))).toEqual([0, 0, 1, 2, 3])
})

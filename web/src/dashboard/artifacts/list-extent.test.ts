import { expect, test } from 'bun:test'
import { afterPage, type ListExtent, PAGE, roomFor } from './list-extent.ts'

const rowsOf = (extent: ListExtent | undefined, count: number | undefined) =>
  roomFor(extent, count === undefined ? undefined : { count, more: false }).rows
const page = (length: number, more: boolean) => ({ items: Array(length).fill(0), nextCursor: more ? 'c' : null })

test('counted rows have room before they are read', () => {
  expect(rowsOf(undefined, undefined)).toBe(0)
  expect(rowsOf(afterPage(undefined, 0, page(PAGE, true)), undefined)).toBe(PAGE + 1)
  expect(rowsOf(afterPage(undefined, 0, page(PAGE, true)), 5_000)).toBe(5_000)
})

test('a list that is longer than was counted goes on', () => {
  expect(rowsOf(afterPage(undefined, 9, page(PAGE, true)), 1_000)).toBe(1_001)
  const longer = afterPage(afterPage(undefined, 9, page(50, false)), 9, page(PAGE, true))
  expect(rowsOf(longer, 900)).toBe(1_001)
})

test('the last page ends it, whatever was counted', () => {
  expect(rowsOf(afterPage(undefined, 0, page(0, false)), 12)).toBe(0)
  expect(rowsOf(afterPage(undefined, 3, page(7, false)), 1_000)).toBe(307)
})

test('a page behind the end bounds it', () => {
  const bounded = afterPage(afterPage(undefined, 0, page(PAGE, true)), 5, page(0, false))
  expect(rowsOf(bounded, 900)).toBe(500)
  expect(rowsOf(afterPage(bounded, 4, page(20, false)), 900)).toBe(420)
})

test('how many there are is said only where it is known', () => {
  const exact = { count: 5_000, more: false }
  expect(roomFor(afterPage(undefined, 0, page(PAGE, true)), exact)).toEqual({ rows: 5_000, total: 5_000 })
  expect(roomFor(undefined, { count: 1_000, more: true })).toEqual({ rows: 1_000 })
  expect(roomFor(afterPage(undefined, 12, page(PAGE, true)), exact).total).toBe(5_000)
  expect(roomFor(afterPage(undefined, 60, page(PAGE, true)), exact)).toEqual({ rows: 6_101 })
  expect(roomFor(afterPage(undefined, 12, page(5, false)), { count: 1_000, more: true })).toEqual({
    ...{ rows: 1_205, total: 1_205 },
  })
})

import { expect, test } from 'bun:test'
import type { Row } from './row.ts'
import { RowStore } from './row-store.ts'

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ index }) as unknown as Row)

test('rows are asked for in batches, once, and again where they did not come', () => {
  const store = new RowStore()
  const asked = store.take(30, 50, 100)
  expect(asked).toEqual([
    { start: 0, end: 40 },
    { start: 40, end: 80 },
  ])
  expect(store.take(0, 100, 100)).toEqual([{ start: 80, end: 100 }])
  store.put(0, rows(40))
  for (const batch of asked) store.settle(batch)
  expect(store.take(0, 80, 100)).toEqual([{ start: 40, end: 80 }])
  expect(store.take(90, 90, 90)).toEqual([])
})

test('a batch that grew while its beginning was on its way is asked for again', () => {
  const store = new RowStore()
  const [small] = store.take(0, 40, 4)
  expect(small).toEqual({ start: 0, end: 4 })
  const [whole] = store.take(0, 40, 13)
  expect(whole).toEqual({ start: 0, end: 13 })
  store.put(0, rows(4))
  if (small) store.settle(small)
  expect(store.take(0, 40, 13)).toEqual([])
  store.put(0, rows(13))
  if (whole) store.settle(whole)
  expect(store.take(0, 40, 13)).toEqual([])
  expect(store.rows.size).toBe(13)
})

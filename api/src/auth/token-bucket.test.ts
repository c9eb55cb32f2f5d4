import { expect, test } from 'bun:test'
import { tokenBucket } from './token-bucket.ts'

test('a burst, then so many a second, and how long to wait for the next', () => {
  const limit = tokenBucket({ burst: 3, perSecond: 2 })
  expect([0, 0, 0].map((now) => limit.attempt('a', now))).toEqual([0, 0, 0])
  expect(limit.attempt('a', 0)).toBe(1)
  expect(limit.attempt('b', 0)).toBe(0)
  // What was refused is not counted: half a second later there is one.
  expect(limit.attempt('a', 500)).toBe(0)
  expect(limit.attempt('a', 500)).toBe(1)
  // Never more than the burst, however long it was quiet.
  const later = 3_600_000
  expect([1, 2, 3, 4].map(() => limit.attempt('a', later))).toEqual([0, 0, 0, 1])
})

test('a slow bucket says all the seconds; a clock set back takes nothing away and gives nothing', () => {
  const limit = tokenBucket({ burst: 1, perSecond: 0.25 })
  expect([limit.attempt('a', 10_000), limit.attempt('a', 10_000)]).toEqual([0, 4])
  expect(limit.attempt('a', 0)).toBe(4)
  expect(limit.attempt('a', 4_000)).toBe(0)
})

test('remembers a bounded number of names, and forgets those that were quiet the longest', () => {
  const limit = tokenBucket({ burst: 2, perSecond: 1, names: 2 })
  for (const name of ['a', 'b', 'a', 'c']) expect(limit.attempt(name, 0)).toBe(0)
  expect(limit.attempt('a', 0)).toBe(1)
  expect([limit.attempt('b', 0), limit.attempt('b', 0)]).toEqual([0, 0])
})

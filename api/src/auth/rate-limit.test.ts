import { expect, test } from 'bun:test'
import { rateLimit } from './rate-limit.ts'

test('so many attempts per window and name, and how long to wait for the next', () => {
  const limit = rateLimit({ count: 2, windowMs: 10_000 })
  expect([limit.attempt('a', 0), limit.attempt('a', 1000), limit.attempt('b', 1000)]).toEqual([0, 0, 0])
  expect(limit.attempt('a', 4000)).toBe(6)
  expect(limit.attempt('a', 9_999)).toBe(1)
  expect(limit.attempt('a', 10_000)).toBe(0)
})

test('remembers a bounded number of names, and forgets those that were quiet the longest', () => {
  const limit = rateLimit({ count: 1, windowMs: 10_000, names: 2 })
  for (const name of ['a', 'b', 'a', 'c']) limit.attempt(name, 0)
  expect(limit.attempt('a', 0)).toBe(10)
  expect(limit.attempt('b', 0)).toBe(0)
})

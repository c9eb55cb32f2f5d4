import { expect, test } from 'bun:test'
import { backOff } from './back-off.ts'

test('each failure waits longer, up to half a minute, and not all pages alike', () => {
  const least = [0, 1, 2, 3, 9, 99].map((failures) => backOff(failures, 0))
  expect(least).toEqual([500, 1_000, 2_000, 4_000, 15_000, 15_000])
  expect(backOff(99, 1)).toBe(30_000)
  expect(backOff(2, 0.3)).not.toBe(backOff(2, 0.6))
})

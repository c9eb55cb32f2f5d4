import { expect, test } from 'bun:test'
import { duration, exactTime, relativeTime } from './time.ts'

const now = Date.parse('2026-03-10T12:00:00Z')
const before = (seconds: number) => new Date(now - seconds * 1000).toISOString()

test('how long ago, and how soon', () => {
  const cases: [number, string][] = [
    [0, 'just now'],
    [59, 'just now'],
    [-30, 'just now'],
    [60, '1 min ago'],
    [3599, '59 min ago'],
    [3600, '1 hour ago'],
    [86_399, '23 hours ago'],
    [86_400 * 29, '29 days ago'],
    [86_400 * 30, '1 month ago'],
    [86_400 * 364, '12 months ago'],
    [86_400 * 800, '2 years ago'],
    [-86_400 * 2, 'in 2 days'],
  ]
  for (const [seconds, text] of cases) expect([seconds, relativeTime(before(seconds), now)]).toEqual([seconds, text])
})

test('the exact time names the same instant', () => {
  const text = exactTime('2026-03-01T13:03:22.500Z')
  expect(text).toMatch(/^2026-0[23]-\d\d \d\d:\d\d:22 [+-]\d\d:\d\d$/)
  expect(Date.parse(text.replace(' ', 'T').replace(' ', ''))).toBe(Date.parse('2026-03-01T13:03:22Z'))
})

test('durations', () => {
  expect(duration(before(45), before(0))).toBe('45 s')
  expect(duration(before(12 * 60 + 5), before(0))).toBe('12 min')
  expect(duration(before(3 * 3600 + 20 * 60), before(0))).toBe('3 h 20 min')
  expect(duration(before(52 * 3600), before(0))).toBe('2 d 4 h')
  expect(duration(before(0), before(10))).toBe('0 s')
})

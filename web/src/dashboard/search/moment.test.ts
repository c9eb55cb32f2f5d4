import { afterEach, expect, test } from 'bun:test'
import { dayOf, isMoment, resolveMoment, sayMoment } from './moment.ts'

const { TZ = 'UTC' } = process.env
afterEach(() => {
  process.env.TZ = TZ
})

const now = Date.parse('2026-03-10T12:34:56Z')

test('a distance is counted back from a full ten minutes', () => {
  expect(resolveMoment('24h', 'from', now)).toBe('2026-03-09T12:30:00.000Z')
  expect(resolveMoment('7d', 'from', now)).toBe('2026-03-03T12:30:00.000Z')
  expect(resolveMoment('7d', 'from', now + 240_000)).toBe('2026-03-03T12:30:00.000Z')
})

test('a day begins and ends in the time zone of the reader', () => {
  expect(resolveMoment('2026-03-01', 'from', now)).toBe(new Date(2026, 2, 1).toISOString())
  expect(resolveMoment('2026-03-01', 'to', now)).toBe(new Date(2026, 2, 2).toISOString())
  expect(resolveMoment('2026-12-31', 'to', now)).toBe(new Date(2027, 0, 1).toISOString())
})

test('an instant is taken as it is', () => {
  expect(resolveMoment('2026-03-01T10:00:00+02:00', 'to', now)).toBe('2026-03-01T08:00:00.000Z')
})

test('what is no moment is refused', () => {
  for (const text of [
    '',
    'yesterday',
    '7',
    '0d',
    '2026-02-30',
    '2026-13-01',
    '2026-03-01T10:00',
    '99999d',
    '2026-03-01T99:00Z',
  ])
    expect([text, isMoment(text)]).toEqual([text, false])
})

test('a moment in words', () => {
  expect(sayMoment('7d')).toBe('7d ago')
  expect(sayMoment('2026-03-01')).toBe('1 Mar 2026')
  expect(sayMoment(new Date(2026, 2, 1, 14, 5).toISOString())).toBe('1 Mar 2026, 14:05')
})

test('an end at midnight is called after the day that it ends', () => {
  const midnight = new Date(2026, 2, 2).toISOString()
  expect([sayMoment(midnight, 'from'), sayMoment(midnight, 'to')]).toEqual(['2 Mar 2026', '1 Mar 2026'])
  expect(sayMoment('2026-03-01', 'to')).toBe('1 Mar 2026')
})

test('the day of a moment is the reader’s, and of an end the last one before it', () => {
  for (const [zone, first, last] of [
    ['Pacific/Honolulu', '2026-03-01', '2026-03-01'],
    ['UTC', '2026-03-02', '2026-03-01'],
    ['Asia/Kathmandu', '2026-03-02', '2026-03-02'],
  ] as const) {
    process.env.TZ = zone
    const midnight = '2026-03-02T00:00:00Z'
    expect([zone, dayOf(midnight, 'from'), dayOf(midnight, 'to')]).toEqual([zone, first, last])
    expect([dayOf('2026-03-05', 'from'), dayOf('2026-03-05', 'to')]).toEqual(['2026-03-05', '2026-03-05'])
  }
  expect([dayOf('7d', 'from'), dayOf(undefined, 'to'), dayOf('2026-02-30', 'from')]).toEqual(['', '', ''])
})

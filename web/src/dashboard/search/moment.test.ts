import { expect, test } from 'bun:test'
import { isMoment, resolveMoment, sayMoment } from './moment.ts'

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

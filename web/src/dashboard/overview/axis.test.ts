import { expect, test } from 'bun:test'
import { sayBin, ticksOf } from './axis.ts'
import { toBins } from './bins.ts'

const utc = () => 0

test('marks stand at the beginning of days, in the zone of the reader', () => {
  const bins = toBins({ span: 'hour', from: '2026-03-03T12:00:00.000Z', count: 168 }, 200)
  const inUtc = ticksOf(bins, 8, utc)
  expect(inUtc).toHaveLength(7)
  expect(inUtc[0]?.at).toBeCloseTo(12 / 168)
  const hourAhead = ticksOf(bins, 8, () => 3_600_000)
  expect(hourAhead[0]?.at).toBeCloseTo(11 / 168)
})

test('never more marks than there is room for', () => {
  for (const count of [3, 24, 168, 190])
    for (const most of [3, 4, 8]) {
      const spans = { span: 'hour', from: '2026-03-03T12:00:00.000Z', count } as const
      expect(ticksOf(toBins(spans, 200), most, utc).length).toBeLessThanOrEqual(most + 1)
    }
  const years = toBins({ span: 'day', from: '2023-03-03T00:00:00.000Z', count: 1096 }, 200)
  expect(ticksOf(years, 4).length).toBeLessThanOrEqual(5)
})

test('a bin of days is called by days of UTC, whatever the zone', () => {
  const day = toBins({ span: 'day', from: '2026-03-03T00:00:00.000Z', count: 30 }, 40)
  expect(sayBin(day, 0)).toBe('3 Mar 2026')
  const week = toBins({ span: 'day', from: '2026-03-03T00:00:00.000Z', count: 300 }, 50)
  // Whether there are spaces around the dash differs between engines.
  expect(sayBin(week, 0).replaceAll(/\s*–\s*/g, '–')).toBe('3–9 Mar 2026')
})

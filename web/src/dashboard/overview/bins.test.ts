import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { binRange, fillBins, toBins } from './bins.ts'

const week = { span: 'hour', from: '2026-03-01T00:00:00.000Z', count: 168 } as const

test('as fine as there is room for', () => {
  expect(toBins(week, 200)).toMatchObject({ each: 1, bins: 168 })
  expect(toBins(week, 60)).toMatchObject({ each: 3, bins: 56 })
  expect(toBins(week, 30)).toMatchObject({ each: 6, bins: 28 })
  expect(toBins({ ...week, span: 'day', count: 1096 }, 200)).toMatchObject({ each: 7, bins: 157 })
})

test('a bin knows when it is, and the last one ends with the range', () => {
  const bins = toBins({ ...week, count: 100 }, 9)
  expect(bins).toMatchObject({ each: 12, bins: 9 })
  expect(binRange(bins, 1)).toEqual({ from: '2026-03-01T12:00:00.000Z', to: '2026-03-02T00:00:00.000Z' })
  expect(binRange(bins, 8)).toEqual({ from: '2026-03-05T00:00:00.000Z', to: '2026-03-05T04:00:00.000Z' })
})

test('nothing is lost or invented, and bins follow one another without a gap', () => {
  const cells = fc.array(fc.tuple(fc.nat({ max: 167 }), fc.nat({ max: 50 })))
  fc.assert(
    fc.property(cells, fc.integer({ min: 5, max: 300 }), (some, most) => {
      const bins = toBins(week, most)
      const filled = fillBins(bins, some)
      const sum = (all: number[]) => all.reduce((total, one) => total + one, 0)
      expect(sum(filled)).toBe(sum(some.map(([, count]) => count)))
      for (let bin = 1; bin < bins.bins; bin++) expect(binRange(bins, bin).from).toBe(binRange(bins, bin - 1).to)
    }),
  )
})

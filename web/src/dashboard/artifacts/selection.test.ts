import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { add, bytesOf, MOST, NOTHING, rangeTo, toggle } from './selection.ts'

const row = (n: number) => ({ id: `art_${n}`, size: n })

test('twice is not at all, and where the range begins', () => {
  const once = toggle(NOTHING, row(3), 3)
  expect([...once.chosen]).toEqual([['art_3', 3]])
  const twice = toggle(once, row(3), 3)
  expect(twice.chosen.size).toBe(0)
  expect(rangeTo(twice, 7)).toEqual({ first: 3, last: 7 })
  expect(rangeTo(twice, 1)).toEqual({ first: 1, last: 3 })
  expect(rangeTo(NOTHING, 5)).toEqual({ first: 5, last: 5 })
})

test('bytes add up, each artifact once', () => {
  const all = add(toggle(NOTHING, row(2), 0), [row(2), row(3), row(4)])
  expect(bytesOf(all)).toBe(9)
  expect(all.from).toBe(0)
})

test('never more than an archive holds', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(5000), fc.nat(1200), (from, to, before) => {
      const some = add(
        NOTHING,
        Array.from({ length: before }, (_, n) => row(100_000 + n)),
      )
      const { first, last } = rangeTo({ ...some, from }, to)
      expect(last - first).toBeLessThan(MOST)
      expect(from).toBeGreaterThanOrEqual(first)
      expect(from).toBeLessThanOrEqual(last)
      const all = add(
        some,
        Array.from({ length: last - first + 1 }, (_, n) => row(first + n)),
      )
      expect(all.chosen.size).toBe(Math.min(MOST, before + last - first + 1))
    }),
    { numRuns: 30 },
  )
})

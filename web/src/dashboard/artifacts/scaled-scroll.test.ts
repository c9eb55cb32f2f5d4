import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { follow, heightOf, isAstray, type Place, placeOf, TALLEST } from './scaled-scroll.ts'

const large = fc.record({
  content: fc.integer({ min: TALLEST + 1, max: 500_000_000 }),
  view: fc.integer({ min: 200, max: 4000 }),
})
const part = fc.double({ min: 0, max: 1, noNaN: true })
const seen = ({ y, shift }: Place) => y + shift

test('content that fits is never shifted', () => {
  const extent = { content: 900_000, view: 800 }
  fc.assert(
    fc.property(fc.integer({ min: -200, max: 900_000 }), fc.integer({ min: -200, max: 900_000 }), (from, to) => {
      expect(follow({ y: from, shift: 0 }, to, extent)).toEqual({ y: to, shift: 0 })
    }),
  )
  expect(placeOf(12_345, extent)).toEqual({ y: 12_345, shift: 0 })
  expect(heightOf(900_000)).toBe(900_000)
})

test('every place of the content can be scrolled to, the last one exactly', () => {
  fc.assert(
    fc.property(large, part, (extent, at) => {
      const top = Math.round(at * (extent.content - extent.view))
      const place = placeOf(top, extent)
      expect(seen(place)).toBe(top)
      expect(place.y).toBeGreaterThanOrEqual(0)
      expect(place.y).toBeLessThanOrEqual(TALLEST - extent.view)
      expect(isAstray(place, extent)).toBe(false)
    }),
  )
  const extent = { content: 48_000_000, view: 800 }
  expect(seen(placeOf(48_000_000, extent))).toBe(48_000_000 - 800)
  expect(seen(follow({ y: 0, shift: 0 }, TALLEST - 800, extent))).toBe(48_000_000 - 800)
})

test('a small step moves the content by itself, wherever', () => {
  fc.assert(
    fc.property(large, part, fc.integer({ min: -400, max: 400 }), (extent, at, step) => {
      const place = placeOf(500 + at * (extent.content - extent.view - 1000), extent)
      expect(seen(follow(place, place.y + step, extent)) - seen(place)).toBe(step)
    }),
  )
})

test('a leap goes to its part of the whole, the same from anywhere', () => {
  fc.assert(
    fc.property(large, part, part, (extent, at, from) => {
      const y = Math.round(at * (TALLEST - extent.view))
      const before = placeOf(from * extent.content, extent)
      fc.pre(Math.abs(y - before.y) > 4 * extent.view)
      const after = follow(before, y, extent)
      expect(Math.abs(placeOf(seen(after), extent).y - y)).toBeLessThanOrEqual(1)
    }),
  )
})

test('scrolling on and on from anywhere meets the beginning without a jump', () => {
  fc.assert(
    fc.property(large, fc.integer({ min: 1_000, max: 300_000 }), (extent, top) => {
      let place = placeOf(top, extent)
      const step = Math.ceil(top / 50)
      for (let turn = 0; turn < 60 && seen(place) > 0; turn++) {
        const after = follow(place, Math.max(0, place.y - Math.min(step, 4 * extent.view)), extent)
        expect(seen(place) - seen(after)).toBeLessThanOrEqual(Math.max(step, 4 * extent.view))
        place = isAstray(after, extent) ? placeOf(seen(after), extent) : after
      }
    }),
  )
  // From far within, the page runs out of pixels first: it is put right before that shows.
  const extent = { content: 200_000_000, view: 800 }
  let place = placeOf(3_000_000, extent)
  for (let turn = 0; turn < 4_000 && seen(place) > 0; turn++) {
    const after = follow(place, Math.max(0, place.y - 1_000), extent)
    expect(seen(place) - seen(after)).toBeLessThanOrEqual(1_000)
    place = isAstray(after, extent) ? placeOf(seen(after), extent) : after
  }
  expect(seen(place)).toBe(0)
})

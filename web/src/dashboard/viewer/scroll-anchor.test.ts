import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { anchorOf, endAnchor, moveBy, type RowHeights, rowsInView, scrollHeight, scrollTopOf } from './scroll-anchor.ts'

const VIEW = 500
const rowsOf = (heights: readonly number[]): RowHeights => ({
  count: heights.length,
  height: (index) => heights[index] ?? 0,
  average: heights.reduce((sum, height) => sum + height, 0) / Math.max(1, heights.length),
})
const heights = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 80 })
/** Pixels from the top of the first row. */
const depth = ({ index, offset }: { index: number; offset: number }, rows: RowHeights) => {
  let sum = offset
  for (let at = 0; at < index; at += 1) sum += rows.height(at)
  return sum
}

test('a move is exactly as long as it says, but for the ends', () => {
  fc.assert(
    fc.property(heights, fc.nat(20_000), fc.integer({ min: -3000, max: 3000 }), (all, start, pixels) => {
      const rows = rowsOf(all)
      const room = Math.max(0, depth({ index: rows.count, offset: 0 }, rows) - VIEW)
      const from = moveBy({ index: 0, offset: 0 }, start, rows, VIEW)
      expect(depth(from, rows)).toBe(Math.min(start, room))
      const to = moveBy(from, pixels, rows, VIEW)
      expect(depth(to, rows)).toBe(Math.max(0, Math.min(room, depth(from, rows) + pixels)))
      expect(to.offset).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('the scrollbar stays within its track, ends only at the ends, and leaves room before them', () => {
  fc.assert(
    fc.property(heights, fc.nat(60_000), (all, start) => {
      const rows = rowsOf(all)
      const room = scrollHeight(rows, VIEW) - VIEW
      const anchor = moveBy({ index: 0, offset: 0 }, start, rows, VIEW)
      const top = scrollTopOf(anchor, rows, VIEW)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(top).toBeLessThanOrEqual(room)
      expect(anchorOf(0, rows, VIEW)).toEqual({ index: 0, offset: 0 })
      if (room === 0) return
      const end = endAnchor(rows, VIEW)
      expect(anchorOf(room, rows, VIEW)).toEqual(end)
      if (depth(anchor, rows) < depth(end, rows)) expect(top).toBeLessThan(room)
      else expect(top).toBeCloseTo(room, 5)
      if (depth(anchor, rows) > 0) expect(top).toBeGreaterThan(0)
      // A turn of the wheel is never swallowed by the end of the bar.
      if (room >= 2 * VIEW) {
        expect(room - top).toBeGreaterThanOrEqual(Math.min(VIEW, depth(end, rows) - depth(anchor, rows)) - 1e-6)
        expect(top).toBeGreaterThanOrEqual(Math.min(VIEW, depth(anchor, rows)) - 1e-6)
      }
    }),
  )
})

test('ten million rows are scrolled with a bar that browsers can bear', () => {
  const rows: RowHeights = { count: 10_000_000, height: () => 120, average: 120 }
  expect(scrollHeight(rows, VIEW)).toBeLessThan(16_000_000)
  const half = anchorOf((scrollHeight(rows, VIEW) - VIEW) / 2, rows, VIEW)
  expect(half.index).toBeCloseTo(5_000_000, -2)
  expect(moveBy(half, 240, rows, VIEW).index).toBe(half.index + 2)
  expect(endAnchor(rows, VIEW).index).toBe(10_000_000 - 5)
})

test('what is in view is laid out from its first pixel to its last', () => {
  fc.assert(
    fc.property(heights, fc.nat(20_000), (all, start) => {
      const rows = rowsOf(all)
      const anchor = moveBy({ index: 0, offset: 0 }, start, rows, VIEW)
      const { from, to, top } = rowsInView(anchor, rows, VIEW, 200)
      expect(depth({ index: from, offset: -top }, rows)).toBe(depth(anchor, rows))
      let bottom = top
      for (let at = from; at < to; at += 1) bottom += rows.height(at)
      expect(bottom >= VIEW || to === rows.count).toBe(true)
      expect(top <= -200 || from === 0).toBe(true)
    }),
  )
})

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseSize, parseSizeRange, writeSizeRange } from './size-range.ts'

test('sizes as people write them', () => {
  const sizes: [string, number | undefined][] = [
    ['10kB', 10_000],
    ['1.5 MB', 1_500_000],
    ['2g', 2_000_000_000],
    ['7', 7],
    ['7B', 7],
    ['', undefined],
    ['-1kB', undefined],
    ['many', undefined],
  ]
  for (const [text, bytes] of sizes) expect([text, parseSize(text)]).toEqual([text, bytes])
})

test('a range is open where nothing is said, and holds something', () => {
  expect(parseSizeRange('10kB..1MB')).toEqual({ from: 10_000, to: 1_000_000 })
  expect(parseSizeRange('..10kB')).toEqual({ to: 10_000 })
  expect(parseSizeRange('1MB..')).toEqual({ from: 1_000_000 })
  for (const text of ['', '..', '5', '2..1', '1..1', '..0', '1..2..3', 'a..', '..b'])
    expect([text, parseSizeRange(text)]).toEqual([text, undefined])
})

test('what is written is read back to the byte', () => {
  const size = fc.integer({ min: 0, max: 999_999_999_999 })
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 1e9 }), (from, more) => {
      const range = { from, to: from + more }
      expect(parseSizeRange(writeSizeRange(range) ?? '')).toEqual(range)
    }),
  )
})

import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { boundsAfter, replacesFrom } from './tiers.ts'

const MIB = 1024 * 1024
const FULL = 8 * MIB

/** One append, as the engine does it: what is replaced and what is added, cut at a full segment. */
function append(bounds: number[], added: number): { bounds: number[]; sent: number } {
  const end = bounds.at(-1) ?? 0
  const from = replacesFrom(bounds, added)
  const ends: number[] = []
  for (let at = from; at < end + added; at = ends.at(-1) ?? 0) ends.push(Math.min(at + FULL, end + added))
  return { bounds: boundsAfter(bounds, from, ends), sent: end + added - from }
}

describe('replacesFrom', () => {
  test('a first append replaces nothing', () => {
    expect(replacesFrom([0], 100)).toBe(0)
    expect(replacesFrom([5000], 100)).toBe(5000)
  })

  test('small segments are taken by a larger append', () => {
    expect(replacesFrom([0, 1000, 2000], 100 * 1024)).toBe(0)
  })

  test('segments of the same tier are left until fifteen of them trail', () => {
    const trailing = (count: number) => Array.from({ length: count + 1 }, (_, index) => index * 1000)
    expect(replacesFrom(trailing(14), 1000)).toBe(14_000)
    expect(replacesFrom(trailing(15), 1000)).toBe(0)
  })

  test('a full segment is never taken', () => {
    expect(replacesFrom([0, FULL], 20 * MIB)).toBe(FULL)
  })

  test('whatever is appended, few segments trail and they cover all of it', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 2000 }),
      fc.integer({ min: 1, max: 200 * 1024 }),
      fc.integer({ min: 1, max: 12 * MIB }),
    )
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 400 }), (sizes) => {
        let bounds = [0]
        let total = 0
        for (const added of sizes) {
          total += added
          bounds = append(bounds, added).bounds
          expect(bounds.at(-1)).toBe(total)
          expect(bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? 0))).toBe(true)
          expect(bounds.length - 1).toBeLessThanOrEqual(45)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('two hundred appends stay far below fifty segments', () => {
    for (const added of [300, 3000, 70_000, 2 * MIB]) {
      let bounds = [0]
      for (let turn = 0; turn < 200; turn++) {
        bounds = append(bounds, added).bounds
        expect(bounds.length - 1).toBeLessThan(50)
      }
    }
  })
})

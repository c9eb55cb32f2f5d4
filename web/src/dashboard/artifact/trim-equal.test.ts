import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { ByteSource } from '../viewer/byte-source.ts'
import { trimEqual } from './trim-equal.ts'

const encoder = new TextEncoder()
function sourceOf(text: string): ByteSource {
  const bytes = encoder.encode(text)
  return {
    length: bytes.length,
    read: async (start, end) => bytes.slice(start, end),
    stream: () => {
      throw new Error('it is read by stretches')
    },
  }
}
const linesIn = (text: string) => text.split('\n').length - 1

test('what is cut off is the same in both, is whole lines, and is counted', async () => {
  const line = fc.constantFrom('a', 'b', '', 'long line')
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'))
  await fc.assert(
    fc.asyncProperty(text, text, text, text, fc.integer({ min: 1, max: 40 }), async (head, one, other, tail, step) => {
      const [before, after] = [head + one + tail, head + other + tail]
      const cut = await trimEqual(sourceOf(before), sourceOf(after), step, () => {})
      const { start, endBefore, endAfter } = cut
      expect(before.slice(0, start)).toBe(after.slice(0, start))
      expect(before.slice(endBefore)).toBe(after.slice(endAfter))
      expect(cut.lines).toBe(linesIn(before.slice(0, start)))
      expect(start === 0 || before[start - 1] === '\n').toBe(true)
      expect(endBefore === before.length || before[endBefore - 1] === '\n').toBe(true)
      expect(endBefore).toBeGreaterThanOrEqual(start)
      expect(endAfter).toBeGreaterThanOrEqual(start)
      const rest = before.slice(endBefore)
      expect(cut.linesAfter).toBe(rest === '' ? 0 : linesIn(rest) + (rest.endsWith('\n') ? 0 : 1))
    }),
  )
})

test('of long contents with one other line in them, little is left', async () => {
  const many = (word: string) =>
    Array.from({ length: 100_000 }, (_, at) => (at === 70_000 ? word : `line ${at}`)).join('\n')
  const cut = await trimEqual(sourceOf(many('old')), sourceOf(many('newer')), 65_536, () => {})
  expect(cut.lines).toBe(70_000 - 3)
  expect(cut.endBefore - cut.start).toBeLessThan(200)
  expect(cut.linesAfter).toBe(100_000 - 70_001 - 3)
})

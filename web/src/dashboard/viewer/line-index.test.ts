import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { LineIndex } from './line-index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function indexOf(text: string, limit?: number, step = 3): LineIndex {
  const index = new LineIndex(limit)
  const all = bytes(text)
  for (let at = 0; at < all.length; at += step) index.append(all.subarray(at, at + step))
  index.end()
  return index
}

/** As a person counts: the last `\n` ends a line and begins none. */
function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', 'é', ''), { maxLength: 60 }).map((all) => all.join(''))

test('every line is where it is, however the bytes arrive', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 9 }), (all, step) => {
      const index = indexOf(all, undefined, step)
      const raw = bytes(all)
      const found = Array.from({ length: index.lines }, (_, line) => {
        const { start, end } = index.exact(line) ?? { start: 0, end: 0 }
        return new TextDecoder().decode(raw.subarray(start, end))
      })
      expect(found).toEqual(linesOf(all))
    }),
  )
})

test('a bounded index keeps true starts, and few', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 6 }), (all, limit) => {
      const index = indexOf(all, limit)
      const exact = indexOf(all)
      expect(index.lines).toBe(exact.lines)
      for (let line = 0; line < index.lines; line += 1) {
        const kept = index.before(line)
        expect(kept.line).toBeLessThanOrEqual(line)
        expect(line - kept.line).toBeLessThan(index.stride)
        expect(kept.start).toBe(exact.exact(kept.line)?.start ?? -1)
        expect(index.beforeByte(exact.exact(line)?.start ?? 0)).toEqual(kept)
      }
    }),
  )
})

test('a last line without an end counts only once nothing more comes, and may still grow', () => {
  const index = new LineIndex()
  index.append(bytes('one\ntw'))
  expect(index.lines).toBe(1)
  index.end()
  expect(index.lines).toBe(2)
  index.append(bytes('o\nthree'))
  index.end()
  expect(index.lines).toBe(3)
  expect(index.exact(1)).toEqual({ start: 4, end: 7 })
})

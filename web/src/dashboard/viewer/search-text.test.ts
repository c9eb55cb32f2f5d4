import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { excerptsAround, type FoundLine, needlesOf, TextSearch } from './search-text.ts'

function search(content: string, text: string, options: { step?: number; escaped?: boolean } = {}) {
  const { step = 7, escaped = false } = options
  const found = new TextSearch(text, escaped)
  const bytes = new TextEncoder().encode(content)
  const all = new Map<number, number>()
  const note = (lines: FoundLine[]) => {
    for (const { line, end } of lines) all.set(line, end)
  }
  for (let at = 0; at < bytes.length; at += step) note(found.feed(bytes.subarray(at, at + step)))
  note(found.feed(new Uint8Array(), true))
  const { occurrences, scanned } = found
  return { lines: [...all.keys()], ends: [...all.values()], occurrences, scanned }
}

test('lines with the text, once each, and how often it stands up to the end of each', () => {
  expect(search('one two\nTwo two\n\nthree\ntwo', 'TWO')).toEqual({
    lines: [0, 1, 4],
    ends: [1, 3, 4],
    occurrences: 4,
    scanned: 26,
  })
})

test('what JSON writes with escapes is found as people type it', () => {
  const content = `${JSON.stringify({ text: 'say "hi"\nthere' })}\nsay "hi"\n`
  expect(search(content, 'say "hi"', { escaped: true }).lines).toEqual([0, 1])
  expect(search(content, 'say "hi"').lines).toEqual([1])
})

test('however the bytes arrive, the same is found as in the whole', () => {
  const text = fc.array(fc.constantFrom('ab', 'A', 'é', '\n', 'ba', ' '), { maxLength: 60 }).map((all) => all.join(''))
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('ab', 'é', 'ba ', 'a'),
      fc.integer({ min: 1, max: 20 }),
      (content, wanted, step) => {
        const counts = content.split('\n').map((line) => line.toLowerCase().split(wanted).length - 1)
        let end = 0
        const expected = counts.flatMap((count, line) => {
          end += count
          return count > 0 ? [{ line, end }] : []
        })
        const { lines, ends, occurrences } = search(content, wanted, { step })
        expect({ lines, ends }).toEqual({
          lines: expected.map(({ line }) => line),
          ends: expected.map(({ end }) => end),
        })
        expect(occurrences).toBe(end)
      },
    ),
  )
})

test('a line longer than memory should hold is searched in pieces', () => {
  const content = `needle${'x'.repeat(9_000_000)}needle${'x'.repeat(5_000_000)}\nneedle`
  expect(search(content, 'needle', { step: 500_000 })).toEqual({
    lines: [0, 1],
    ends: [2, 3],
    occurrences: 3,
    scanned: content.length,
  })
})

test('around hits stands what is near, once where they are near each other', () => {
  const text = `${'a'.repeat(50)}Needle${'b'.repeat(3)}needle${'c'.repeat(50)}say \\"hi\\"${'d'.repeat(50)}`
  expect(excerptsAround(text, needlesOf('NEEDLE', true), 3, 10)).toEqual({
    excerpts: [`…${'a'.repeat(10)}Needlebbbneedlec…`],
    more: false,
  })
  expect(excerptsAround(text, needlesOf('say "hi"', true), 3, 2).excerpts).toEqual(['…ccsay \\"hi\\"dd…'])
  expect(excerptsAround('x  x  x  x', ['x'], 2, 0)).toEqual({ excerpts: ['x…', '…x…'], more: true })
  expect(excerptsAround(text, needlesOf('', true), 3, 2)).toEqual({ excerpts: [], more: false })
})

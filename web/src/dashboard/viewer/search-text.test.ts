import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { excerptsAround, needlesOf, TextSearch } from './search-text.ts'

function search(content: string, text: string, options: { step?: number; escaped?: boolean } = {}) {
  const { step = 7, escaped = false } = options
  const found = new TextSearch(text, escaped)
  const bytes = new TextEncoder().encode(content)
  const lines: number[] = []
  for (let at = 0; at < bytes.length; at += step) lines.push(...found.feed(bytes.subarray(at, at + step)))
  lines.push(...found.feed(new Uint8Array(), true))
  return { lines, occurrences: found.occurrences, scanned: found.scanned }
}

test('lines with the text, once each, and how often it stands there', () => {
  expect(search('one two\nTwo two\n\nthree\ntwo', 'TWO')).toEqual({ lines: [0, 1, 4], occurrences: 4, scanned: 26 })
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
        const expected = content.split('\n').flatMap((line, at) => (line.toLowerCase().includes(wanted) ? [at] : []))
        expect(search(content, wanted, { step }).lines).toEqual(expected)
      },
    ),
  )
})

test('a line longer than memory should hold is searched in pieces', () => {
  const content = `${'x'.repeat(9_000_000)}needle${'x'.repeat(5_000_000)}\nneedle`
  expect(search(content, 'needle', { step: 500_000 })).toEqual({
    lines: [0, 1],
    occurrences: 2,
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

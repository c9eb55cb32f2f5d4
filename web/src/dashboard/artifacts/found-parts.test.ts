import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { foundParts } from './found-parts.ts'

const marked = (text: string, ...terms: string[]) =>
  foundParts(text, terms)
    .map((part) => (part.found ? `[${part.text}]` : part.text))
    .join('')

test('what was looked for is found in any case, as often as it is there', () => {
  expect(marked('The Exporter, exported', 'export')).toBe('The [Export]er, [export]ed')
  expect(marked('a.b aXb', 'a.b')).toBe('[a.b] aXb')
  expect(marked('harbour', '', ' ')).toBe('harbour')
})

test('of terms that begin alike, the longer one is marked', () => {
  expect(marked('exporters', 'export', 'exporter')).toBe('[exporter]s')
})

test('nothing of a text is lost, whatever is looked for in it', () => {
  const unit = fc.constantFrom('a', 'A', '.', '\\', '\u{1f600}', '\ud800', 'ß', ' ', '\n')
  fc.assert(
    fc.property(fc.string({ unit }), fc.array(fc.string({ unit })), (text, terms) => {
      expect(
        foundParts(text, terms)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
    }),
  )
})

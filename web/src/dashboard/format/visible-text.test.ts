import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { visibleText } from './visible-text.ts'

test('control characters become symbols', () => {
  expect(visibleText('a\nb\tc\u0000d\u001b[31m\u007f')).toBe('a␊b␉c␀d␛[31m␡')
})

test('characters that hide or reorder are named', () => {
  expect(visibleText('evil\u202egnp.exe')).toBe('evil⟨202E⟩gnp.exe')
  expect(visibleText('\u0085\u200b\ufeff\ud800')).toBe('⟨0085⟩⟨200B⟩⟨FEFF⟩⟨D800⟩')
})

test('ordinary text of any script stays as it is', () => {
  for (const text of ['<b>& "quoted"</b>', 'größe 数据 ישן', '👩‍💻 ok', '~/a b/c.jsonl'])
    expect(visibleText(text)).toBe(text)
})

test('nothing invisible is left, whatever comes in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visibleText(text)
      expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|[\u202a-\u202e\u2066-\u2069]/u)
      expect(visibleText(shown)).toBe(shown)
    }),
  )
})

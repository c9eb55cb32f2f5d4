import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseToml, TomlSyntaxError } from './toml-document.ts'
import { tomlKey, tomlOf } from './value-words.ts'

test('says where everything stands', async () => {
  const document = await parseToml(
    [
      'a = 1',
      'list = [',
      '  "x",',
      '  "y",',
      ']',
      '[t.u]',
      'k.l = 2',
      '[[t.rows]]',
      'n = 1',
      '[[t.rows]]',
      'n = 2',
    ].join('\n'),
  )
  expect(document.value).toEqual({ a: 1, list: ['x', 'y'], t: { u: { k: { l: 2 } }, rows: [{ n: 1 }, { n: 2 }] } })
  const lines = [
    ['a'],
    ['list'],
    ['list', 1],
    ['t'],
    ['t', 'u', 'k', 'l'],
    ['t', 'rows', 0, 'n'],
    ['t', 'rows', 1, 'n'],
  ]
  expect(lines.map((path) => document.lineOf(path))).toEqual([1, 2, 4, 6, 7, 9, 11])
  expect(document.lineOf(['t', 'rows', 1, 'missing'])).toBe(10)
  expect(document.lineOf(['nowhere'])).toBe(1)
})

test('dates are given as they are written, and no key changes what an object is', async () => {
  const { value } = await parseToml('d = 2026-01-02\n[__proto__]\npolluted = true\n')
  expect(value.d).toBe('2026-01-02')
  expect(Object.keys(value)).toEqual(['d', '__proto__'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

const text = fc.string({ unit: 'grapheme' }).map((some) => some.toWellFormed())
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.boolean(), tie('list'), tie('table')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  table: fc.dictionary(text, tie('any'), { maxKeys: 3 }),
})).any

test('what is written as TOML is read as what it was', async () => {
  await fc.assert(
    fc.asyncProperty(text, value, async (key, written) => {
      const document = await parseToml(`${tomlKey(key)} = ${tomlOf(written as never)}`)
      expect(document.value).toEqual(Object.fromEntries([[key, written]]) as never)
    }),
  )
})

test('of any text it says what it is, or where it is not TOML', async () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '=',
    '[',
    ']',
    '"',
    "'",
    '\n',
    '{',
    '}',
    ',',
    '#',
    '.',
    '1',
    '-',
    ':',
    '\\',
    '“',
    'true',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
      try {
        await parseToml(pieces.join(''))
      } catch (error) {
        expect(error).toBeInstanceOf(TomlSyntaxError)
        expect((error as TomlSyntaxError).line).toBeGreaterThan(0)
      }
    }),
    { numRuns: 1000 },
  )
})

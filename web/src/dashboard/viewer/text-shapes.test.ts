/** What makes text readable: nothing is lost, nothing is looked at twice. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { cutText, piecesOf } from './cut-text.ts'
import { highlight } from './highlight.ts'
import { parseMarkdown, spansOf } from './markdown.ts'
import { visibleLines } from './visible-lines.ts'

const text = fc
  .array(
    fc.constantFrom(
      'a',
      '`',
      '**',
      '*',
      '"',
      "'",
      '\\',
      '\n',
      '/*',
      '*/',
      '//',
      '#',
      ' ',
      '12',
      'const',
      '```',
      '😀',
      '|',
      '- ',
    ),
  )
  .map((all) => all.join(''))

test('colours take nothing away', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('js', 'py', 'sql', 'json', 'diff', ''), (code, language) => {
      expect(
        highlight(code, language)
          .map((token) => token.text)
          .join(''),
      ).toBe(code)
    }),
  )
  const kinds = highlight('const a = "b" // c', 'js').filter(({ kind }) => kind !== 'plain')
  expect(kinds.map(({ kind, text }) => `${kind} ${text}`)).toEqual(['keyword const', 'string "b"', 'comment // c'])
  expect(highlight('--- a/x\n+++ b/x\n-old\n+new', 'diff').map(({ kind }) => kind)).toEqual([
    'meta',
    'meta',
    'removed',
    'added',
  ])
})

test('marks make spans, and what they mark stays', () => {
  fc.assert(
    fc.property(text, (line) => {
      const kept = spansOf(line)
        .map((span) => span.text)
        .join('')
      expect(kept.replaceAll(/[`*]/g, '')).toBe(line.replaceAll(/[`*]/g, ''))
    }),
  )
  expect(spansOf('see `x` and **y**')).toEqual([
    { kind: 'plain', text: 'see ' },
    { kind: 'code', text: 'x' },
    { kind: 'plain', text: ' and ' },
    { kind: 'strong', text: 'y' },
  ])
  const none = 'rm -rf /tmp/*/cache/* now; packages/*/src/*.ts "*.ts", "*.js" *.ts, and *.js (*args, *more) count(*), *'
  expect(spansOf(none)).toEqual([{ kind: 'plain', text: none }])
  expect(spansOf('not *yet*, 2 * 3 * 4, a*b*c').filter(({ kind }) => kind !== 'plain')).toEqual([
    { kind: 'em', text: 'yet' },
  ])
})

test('a little Markdown', () => {
  const kinds = parseMarkdown(
    '# T\n\ntext\nmore\n\n- one\n  - two\n\n> said\n\n```js\n# no heading\n```\n---\n| a |\n| b |',
  ).map(({ kind }) => kind)
  expect(kinds).toEqual(['heading', 'paragraph', 'item', 'item', 'quote', 'code', 'rule', 'table'])
  expect(parseMarkdown('```js\nlet x').at(0)).toEqual({ kind: 'code', language: 'js', text: 'let x' })
})

test('hostile lengths are parsed in moments', () => {
  for (const one of ['`', '**', '*a ', '*', '- ', '> ', '|', '#', '~~~\n', '```\n', '[a](', 'x\t', '* '])
    expect(parseMarkdown(one.repeat(200_000 / one.length)).length).toBeGreaterThan(0)
  for (const one of ['"', '/*', '\\', "'", '`', '*', '1.'])
    for (const language of ['js', 'py', 'json']) highlight(one.repeat(12_000 / one.length), language)
})

test('a text is cut at its lines, else between characters, and its pieces are all of it', () => {
  expect(cutText('a\nb\nc', 2, 100)).toEqual({ text: 'a\nb', cut: true })
  expect(cutText('a\nb', 2, 100)).toEqual({ text: 'a\nb', cut: false })
  expect(cutText('😀😀😀', 9, 3)).toEqual({ text: '😀😀', cut: true })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (all, size) => {
      const pieces = piecesOf(all, size)
      expect(pieces.join('')).toBe(all)
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(size + 1)
    }),
  )
})

test('lines and tabs stay, everything hidden is shown', () => {
  expect(visibleLines('a\tb\r\nc\u001b[31m\u202e\u0000')).toBe('a\tb\nc␛[31m⟨202E⟩␀')
})

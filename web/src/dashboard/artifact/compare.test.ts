import { expect, test } from 'bun:test'
import { compareTexts } from './compare.ts'

test('what was added and removed', () => {
  const compared = compareTexts('a\nb\nc\n', 'a\nx\nc\nd\n')
  expect(compared).toMatchObject({ status: 'compared', added: 2, removed: 1, left: 0 })
})

test('a line of a megabyte is shown cut', () => {
  const compared = compareTexts('a\n', `a\n${'x'.repeat(1_000_000)}\n`)
  const line = compared.status === 'compared' ? compared.lines.at(-1) : undefined
  expect(line?.kind === 'added' && line.text.length).toBeLessThan(2100)
})

test('texts that share nothing are told apart in bounded work', () => {
  const many = (word: string) => Array.from({ length: 30_000 }, (_, at) => `${word} ${at}`).join('\n')
  expect(compareTexts(many('a'), many('b'))).toEqual({ status: 'too-different' })
}, 30_000)

test('where texts go on, their ends are not told apart', () => {
  const around = { linesBefore: 0, linesAfter: 0, cut: true }
  expect(compareTexts('a\nb\nc\n', 'x\na\nb\n', around)).toMatchObject({ added: 1, removed: 0 })
})

test('lines keep their numbers in the whole, and what is around them is counted', () => {
  const compared = compareTexts('a\nb\n', 'a\nc\n', { linesBefore: 1000, linesAfter: 50, cut: false })
  expect(compared).toMatchObject({
    lines: [
      { kind: 'skipped', count: 1000 },
      { kind: 'same', before: 1001, after: 1001 },
      { kind: 'removed', before: 1002, after: null },
      { kind: 'added', before: null, after: 1002 },
      { kind: 'skipped', count: 50 },
    ],
  })
})

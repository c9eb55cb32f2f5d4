import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Change, foldChanges } from './fold-changes.ts'

const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `${from + at}`)

test('a change stands among the lines around it, what lies between is counted', () => {
  const changes: Change[] = [
    { kind: 'same', lines: lines(1, 10) },
    { kind: 'removed', lines: ['old'] },
    { kind: 'added', lines: ['new', 'newer'] },
    { kind: 'same', lines: lines(12, 30) },
  ]
  expect(foldChanges(changes, 2, 100)).toEqual({
    left: 0,
    lines: [
      { kind: 'skipped', count: 8 },
      { kind: 'same', text: '9', before: 9, after: 9 },
      { kind: 'same', text: '10', before: 10, after: 10 },
      { kind: 'removed', text: 'old', before: 11, after: null },
      { kind: 'added', text: 'new', before: null, after: 11 },
      { kind: 'added', text: 'newer', before: null, after: 12 },
      { kind: 'same', text: '12', before: 12, after: 13 },
      { kind: 'same', text: '13', before: 13, after: 14 },
      { kind: 'skipped', count: 17 },
    ],
  })
})

test('no changed line is lost: it is shown or counted, and every line has its number', () => {
  const change = fc.record({
    kind: fc.constantFrom<Change['kind']>('same', 'added', 'removed'),
    lines: fc.array(fc.string(), { minLength: 1, maxLength: 12 }),
  })
  fc.assert(
    fc.property(fc.array(change), fc.nat(4), fc.nat(30), (changes, around, most) => {
      const folded = foldChanges(changes, around, most)
      const changed = changes.filter(({ kind }) => kind !== 'same').flatMap(({ lines }) => lines).length
      const shown = folded.lines.filter(({ kind }) => kind === 'added' || kind === 'removed').length
      expect(shown + folded.left).toBe(changed)
      const full = foldChanges(changes, around, Number.POSITIVE_INFINITY).lines
      const total = full.reduce(
        (sum, line) => sum + (line.kind === 'skipped' ? line.count : line.kind === 'removed' ? 0 : 1),
        0,
      )
      expect(total).toBe(changes.filter(({ kind }) => kind !== 'removed').flatMap(({ lines }) => lines).length)
    }),
  )
})

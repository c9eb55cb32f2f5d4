import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { nearest } from './did-you-mean.ts'

const words = ['enroll', 'sync', 'status', 'collectors:list', 'whoami', 'completion']

test('one slip of the finger is understood, whatever the case', () => {
  const slips = fc.constantFrom(...words).chain((word) =>
    fc.record({
      at: fc.nat(word.length - 1),
      kind: fc.constantFrom('drop', 'double', 'swap', 'upper'),
      word: fc.constant(word),
    }),
  )
  fc.assert(
    fc.property(slips, ({ word, at, kind }) => {
      const [before, letter, after] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)]
      const slip = {
        drop: before + after,
        double: before + letter + letter + after,
        swap: before + after.slice(0, 1) + letter + after.slice(1),
        upper: before + letter.toUpperCase() + after,
      }[kind]
      expect(nearest(slip, words)).toBe(word)
    }),
  )
})

test('nothing near is nothing', () => {
  expect(nearest('frobnicate', words)).toBeUndefined()
  expect(nearest('x', [])).toBeUndefined()
})

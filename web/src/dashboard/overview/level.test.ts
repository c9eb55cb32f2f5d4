import { expect, test } from 'bun:test'
import { levelOf } from './level.ts'

test('nothing is level 0, anything at all is seen, the most is the darkest', () => {
  expect(levelOf(0, 100)).toBe(0)
  expect(levelOf(1, 100_000)).toBe(1)
  expect(levelOf(100, 100)).toBe(5)
  expect(levelOf(10, 100)).toBeGreaterThan(levelOf(2, 100))
})

test('where every cell has one, all are alike and seen', () => {
  expect(levelOf(1, 1)).toBe(1)
})

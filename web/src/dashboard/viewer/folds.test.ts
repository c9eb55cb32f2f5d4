import { expect, test } from 'bun:test'
import { Folds } from './folds.ts'

test('the nearest wish counts, and a wish for more takes those for less back', () => {
  const folds = new Folds()
  expect(folds.get(1, 'a')).toBeUndefined()
  folds.set(1, 'a', true)
  folds.set(11, 'a', true)
  expect([folds.get(1, 'a'), folds.get(1, 'b'), folds.get(2, 'a')]).toEqual([true, undefined, undefined])
  folds.setRow(1, false)
  expect([folds.get(1, 'a'), folds.get(1, 'b'), folds.get(11, 'a'), folds.row(1)]).toEqual([false, false, true, false])
  folds.set(1, 'a', true)
  expect([folds.get(1, 'a'), folds.get(1, 'b')]).toEqual([true, false])
  folds.setAll(true)
  expect([folds.get(1, 'b'), folds.get(7, 'a'), folds.all]).toEqual([true, true, true])
  folds.setAll(undefined)
  expect(folds.get(1, 'a')).toBeUndefined()
})

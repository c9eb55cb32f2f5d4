import { expect, test } from 'bun:test'
import { awaitSent } from './sent-texts.ts'

test('what was asked for is no news, however late it comes, and whatever was left out on the way', () => {
  const sent = ['', 'a', 'ab', 'abc']
  expect(awaitSent(sent, 'a')).toEqual(['a', 'ab', 'abc'])
  expect(awaitSent(sent, 'ab')).toEqual(['ab', 'abc'])
  expect(awaitSent(sent, 'abc')).toEqual(['abc'])
})

test('what was there before it, or was never asked for, comes from elsewhere', () => {
  expect(awaitSent(['ab'], '')).toBeUndefined()
  expect(awaitSent(['', 'ab'], 'x')).toBeUndefined()
})

import { expect, test } from 'bun:test'
import { sayAlike } from './say-alike.ts'

test('says what was looked for, word by word', () => {
  expect(sayAlike([['exprter', 'exporter']])).toBe('Similar: looked for “exporter” instead of “exprter”')
  expect(sayAlike([['tset', 'test', 'set'], ['the'], ['harbuor', 'harbour']])).toBe(
    'Similar: looked for “test” or “set” instead of “tset”, “harbour” instead of “harbuor”',
  )
})

test('words that are apart are told so', () => {
  expect(sayAlike([['invoices'], ['mend']])).toBe('Similar: has “invoices” and “mend”, but not side by side')
})

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseUrlSearch, stringifyUrlSearch } from './url-search.ts'

test('one value is a string, several are an array', () => {
  expect(parseUrlSearch('?q=a+b&type=x&type=y&n=1')).toEqual({ q: 'a b', type: ['x', 'y'], n: '1' })
})

test('an empty value is one, and nothing is nothing', () => {
  expect(parseUrlSearch('?agent=&agent=a&type=x')).toEqual({ agent: ['', 'a'], type: 'x' })
  expect(stringifyUrlSearch({ agent: [''], type: [], node: undefined })).toBe('?agent=')
})

test('what is written is read back, whatever the characters', () => {
  const value = fc.string({ unit: 'grapheme' })
  const many = fc.array(value, { minLength: 2 })
  const name = fc.constantFrom('node', 'type', 'q', 'project')
  fc.assert(
    fc.property(fc.dictionary(name, fc.oneof(value, many)), (search) => {
      expect(parseUrlSearch(stringifyUrlSearch(search))).toEqual({ ...search })
    }),
  )
})

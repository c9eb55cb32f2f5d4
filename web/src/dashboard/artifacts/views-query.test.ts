import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseListSearch } from '../search/list-search.ts'
import { readView, writeView } from './views-query.ts'

const id = `view_${'a'.repeat(32)}`

test('a view shows what was saved, and is known by its address', () => {
  const search = parseListSearch({ q: 'a&b=c', agent: ['', 'x y'], project: '~/ü', sort: '-size', group: 'day' })
  expect(readView({ id, name: 'any', search: writeView(search) })).toEqual({ ...search, view: id })
})

test('two lists that are the same are written the same, whichever view they began as', () => {
  const names = fc.uniqueArray(fc.constantFrom('type', 'kind', 'q', 'sort', 'node'), { minLength: 1 })
  fc.assert(
    fc.property(names, (some) => {
      const entries = some.map((name) => [name, name === 'sort' ? 'size' : 'x'] as const)
      const search = parseListSearch(Object.fromEntries(entries))
      const other = { ...parseListSearch(Object.fromEntries(entries.toReversed())), view: id }
      expect(writeView(other)).toBe(writeView(search))
    }),
  )
})

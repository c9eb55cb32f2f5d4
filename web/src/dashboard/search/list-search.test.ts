import { expect, test } from 'bun:test'
import { listInput } from '@exfil/core/wire'
import fc from 'fast-check'
import { toListInput } from './list-input.ts'
import { countFilters, parseListSearch, readSort, SORTS, withoutFilters, writeSort } from './list-search.ts'

test('what an address says is kept, in one form', () => {
  const search = parseListSearch({
    node: 'node_1',
    type: ['a', 'b', 'a'],
    from: '7d',
    q: 'x',
    sort: '-size',
    state: 'gone',
  })
  expect(search).toEqual({ node: ['node_1'], type: ['a', 'b'], from: '7d', q: 'x', sort: '-size', state: ['gone'] })
})

test('what makes no sense is dropped', () => {
  expect(parseListSearch({ from: 'soon', sort: 'colour', state: ['lost'], type: 5, other: 'x', q: '' })).toEqual({})
})

test('any address becomes a question that the API accepts', () => {
  const anything = fc.oneof(fc.string(), fc.array(fc.string()), fc.constantFrom('7d', '2026-01-01', 'gone', '-title'))
  const names = fc.constantFrom('node', 'type', 'kind', 'agent', 'project', 'state', 'from', 'to', 'q', 'sort')
  fc.assert(
    fc.property(fc.dictionary(names, anything), (raw) => {
      const input = toListInput(parseListSearch(raw), 1_770_000_000_000)
      expect(listInput.safeParse(JSON.parse(JSON.stringify(input))).error).toBeUndefined()
    }),
  )
})

test('an order survives being written and read; the usual one is not written', () => {
  for (const by of SORTS)
    for (const dir of ['asc', 'desc'] as const) expect(readSort({ sort: writeSort({ by, dir }) })).toEqual({ by, dir })
  expect(writeSort(readSort({}))).toBeUndefined()
})

test('filters are counted, a range of time once, the order never', () => {
  expect(countFilters({})).toBe(0)
  expect(countFilters({ sort: 'size' })).toBe(0)
  expect(countFilters({ from: '7d', to: '1d', type: ['a', 'b'], q: 'x', state: ['gone'] })).toBe(4)
})

test('clearing keeps the order', () => {
  expect(withoutFilters({ q: 'x', node: ['n'], sort: 'size' })).toEqual({ sort: 'size' })
})

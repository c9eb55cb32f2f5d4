import { expect, test } from 'bun:test'
import { listInput } from '@exfil/core/wire'
import fc from 'fast-check'
import { toListInput } from './list-input.ts'
import {
  COLUMNS,
  countFilters,
  parseListSearch,
  readColumns,
  readSort,
  SORTS,
  withoutFilter,
  withoutFilters,
  writeColumns,
  writeSort,
} from './list-search.ts'

test('what an address says is kept, in one form', () => {
  const search = parseListSearch({
    node: 'node_1',
    type: ['a', 'b', 'a'],
    from: '7d',
    q: 'x',
    sort: '-size',
    state: 'gone',
    view: `view_${'0'.repeat(32)}`,
  })
  expect(search).toEqual({
    ...{ node: ['node_1'], type: ['a', 'b'], from: '7d', q: 'x', sort: '-size', state: ['gone'] },
    view: `view_${'0'.repeat(32)}`,
  })
})

test('what makes no sense is dropped', () => {
  expect(
    parseListSearch({ from: 'soon', sort: 'colour', state: ['lost'], type: 5, other: 'x', q: '', view: 'mine' }),
  ).toEqual({})
  expect(parseListSearch({ size: 'big', group: 'colour', cols: 'none', density: 'wide' })).toEqual({})
})

test('an empty value is kept where it means those that have none', () => {
  expect(parseListSearch({ agent: ['', 'a'], project: '', type: ['', 'notes'], node: '' })).toEqual({
    ...{ agent: ['', 'a'], project: [''], type: ['notes'] },
  })
})

test('what is like a text is asked for with it, unless only the text will do', () => {
  expect(toListInput(parseListSearch({ q: 'x' }), 0).alike).toBe(true)
  expect(toListInput(parseListSearch({ q: 'x', exact: '1' }), 0).alike).toBeUndefined()
  expect(toListInput(parseListSearch({ exact: '1' }), 0)).toEqual(toListInput({}, 0))
  expect(withoutFilter({ q: 'x', exact: '1', kind: ['a'] }, 'q')).toEqual({ kind: ['a'] })
})

test('any address becomes a question that the API accepts', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.array(fc.string()),
    fc.constantFrom('7d', '2026-01-01', 'gone', '-title', '1kB..', '..0'),
  )
  const names = fc.constantFrom(
    ...'node tag type kind agent version project state size from to q exact view sort group cols'.split(' '),
  )
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

test('clearing keeps the order and how the list is shown', () => {
  const shown = { sort: 'size', group: 'day', cols: 'title,size', density: 'compact' } as const
  expect(withoutFilters({ q: 'x', node: ['n'], size: '1kB..', from: '7d', ...shown })).toEqual(shown)
})

test('one filter goes, time as a whole', () => {
  expect(withoutFilter({ q: 'x', from: '7d', to: '1d' }, 'time')).toEqual({ q: 'x' })
  expect(withoutFilter({ q: 'x', tag: ['ci'] }, 'tag')).toEqual({ q: 'x' })
})

test('columns survive being written and read, the title alone too', () => {
  fc.assert(
    fc.property(fc.subarray([...COLUMNS]), (columns) => {
      expect(readColumns(writeColumns(columns))).toEqual(columns)
    }),
  )
  expect(parseListSearch({ cols: 'size,node,colour' })).toEqual({ cols: 'title,node,size' })
  expect(readColumns(undefined)).toBeUndefined()
})

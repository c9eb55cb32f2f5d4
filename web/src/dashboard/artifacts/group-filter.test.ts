import { expect, test } from 'bun:test'
import { groupFilter } from './group-filter.ts'

test('a group narrows its own field and keeps the others', () => {
  expect(groupFilter({ type: 'notes', project: ['a', 'b'] }, 'project', 'a')).toEqual({ type: 'notes', project: ['a'] })
  expect(groupFilter({ kind: 'x' }, 'node', 'node_1')).toEqual({ kind: 'x', nodeId: ['node_1'] })
})

test('a day is cut by the range of time that is chosen', () => {
  const day = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' }
  expect(groupFilter({}, 'day', '2026-03-01')).toEqual(day)
  const from = '2026-03-01T12:00:00.000Z'
  expect(groupFilter({ from }, 'day', '2026-03-01')).toEqual({ ...day, from })
  expect(groupFilter({ from: '2026-02-01T00:00:00Z', to: '2026-04-01T00:00:00Z' }, 'day', '2026-03-01')).toEqual(day)
})

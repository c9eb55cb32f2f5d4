import { expect, test } from 'bun:test'
import { concerns, isLive, parseChange } from './change.ts'

test('a change concerns the queries that could answer otherwise now', () => {
  const artifacts = { kind: 'artifacts', nodeId: 'node_1' } as const
  expect(concerns(artifacts, ['artifacts', 'list', {}])).toBe(true)
  expect(concerns(artifacts, ['activity', 'overview'])).toBe(true)
  expect(concerns(artifacts, ['keys', 'list'])).toBe(false)
  expect(concerns({ kind: 'sessions' }, ['sessions'])).toBe(true)
})

test('a query about one node follows that node, and what names none', () => {
  const key = ['nodes', 'get', 'node_1']
  expect(concerns({ kind: 'nodes', nodeId: 'node_1' }, key)).toBe(true)
  expect(concerns({ kind: 'nodes', nodeId: 'node_2' }, key)).toBe(false)
  expect(concerns({ kind: 'nodes' }, key)).toBe(true)
  expect(concerns({ kind: 'nodes', nodeId: 'node_2' }, ['nodes', 'list'])).toBe(true)
})

test('a query nobody listed follows nothing', () => {
  expect(isLive(['content', 'art_1'])).toBe(false)
  expect(isLive([{ artifacts: 1 }])).toBe(false)
  expect(concerns({ kind: 'artifacts' }, ['content', 'art_1'])).toBe(false)
  expect(isLive(['nodes', 'list'])).toBe(true)
})

test('what a newer server tells and this page does not know is passed over', () => {
  expect(parseChange('{"kind":"nodes","nodeId":"node_1","more":1}')).toEqual({ kind: 'nodes', nodeId: 'node_1' })
  expect(parseChange('{"kind":"keys"}')).toEqual({ kind: 'keys' })
  expect(parseChange('{"kind":"weather"}')).toBeUndefined()
})

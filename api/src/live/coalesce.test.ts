import { expect, test } from 'bun:test'
import type { Change } from '../db/changes.ts'
import { coalesce } from './coalesce.ts'

test('the first is handed on at once, what follows together, and a node is named where there is one', async () => {
  const handed: Change[][] = []
  const second = Promise.withResolvers<void>()
  const changes = coalesce(5, (some) => {
    handed.push(some)
    if (handed.length === 2) second.resolve()
  })
  for (const nodeId of ['node_1', 'node_2', 'node_2', 'node_3']) changes.add({ kind: 'artifacts', nodeId })
  changes.add({ kind: 'nodes', nodeId: 'node_2' })
  changes.add({ kind: 'nodes', nodeId: 'node_2' })
  changes.add({ kind: 'keys' })
  await second.promise
  changes.end()
  expect(handed).toEqual([
    [{ kind: 'artifacts', nodeId: 'node_1' }],
    [{ kind: 'artifacts' }, { kind: 'nodes', nodeId: 'node_2' }, { kind: 'keys' }],
  ])
})

test('a reader who is behind gets no less, later', async () => {
  let full = true
  const handed = Promise.withResolvers<Change[]>()
  const changes = coalesce(1, handed.resolve, () => {
    const was = full
    full = false
    return was
  })
  changes.add({ kind: 'keys' })
  changes.add({ kind: 'nodes' })
  expect(await handed.promise).toEqual([{ kind: 'keys' }, { kind: 'nodes' }])
  changes.end()
})

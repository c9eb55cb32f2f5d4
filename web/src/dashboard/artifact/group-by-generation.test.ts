import { expect, test } from 'bun:test'
import { groupByGeneration } from './group-by-generation.ts'

test('newest generation first, longest version first', () => {
  const version = (generation: number, length: number) => ({ generation, length })
  const versions = [version(1, 10), version(2, 5), version(1, 30), version(2, 7), version(10, 0)]
  expect(groupByGeneration(versions)).toEqual([
    { generation: 10, versions: [version(10, 0)] },
    { generation: 2, versions: [version(2, 7), version(2, 5)] },
    { generation: 1, versions: [version(1, 30), version(1, 10)] },
  ])
  expect(groupByGeneration([])).toEqual([])
})

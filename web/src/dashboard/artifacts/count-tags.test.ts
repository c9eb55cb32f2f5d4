import { expect, test } from 'bun:test'
import { countTags } from './count-tags.ts'

const nodes = [
  { id: 'a', tags: ['ci', 'gpu'] },
  { id: 'b', tags: ['ci'] },
  { id: 'c', tags: ['idle'] },
]
const counted = [
  { value: 'a', count: 1_000, more: true },
  { value: 'b', count: 30, more: false },
]

test('a tag has what is on its machines, and what has nothing is there too', () => {
  expect(countTags(nodes, counted, undefined)).toEqual([
    { value: 'ci', count: 1_030, more: true },
    { value: 'gpu', count: 1_000, more: true },
    { value: 'idle', count: 0, more: false },
  ])
})

test('of chosen machines, only those count', () => {
  expect(countTags(nodes, counted, ['b'])).toEqual([{ value: 'ci', count: 30, more: false }])
})

import { expect, test } from 'bun:test'
import { toBins } from './bins.ts'
import { highest, stackLayers } from './stack.ts'

const bins = toBins({ span: 'day', from: '2026-03-01T00:00:00.000Z', count: 3 }, 10)
const one = (value: string, ...cells: [number, number][]) => ({ value, cells })

test('layers lie on one another', () => {
  const layers = stackLayers(bins, [one('a', [0, 5], [2, 1]), one('b', [0, 2])], 8)
  expect(layers).toEqual([
    { value: 'a', values: ['a'], total: 6, counts: [5, 0, 1], below: [0, 0, 0] },
    { value: 'b', values: ['b'], total: 2, counts: [2, 0, 0], below: [5, 0, 1] },
  ])
  expect(highest(layers)).toBe(7)
})

test('what there is no colour for is one layer, and nothing is lost', () => {
  const layers = stackLayers(bins, [one('a', [0, 3]), one('b', [0, 2]), one('c', [1, 1])], 2)
  expect(layers.map(({ value, values, total }) => [value, values, total])).toEqual([
    ['a', ['a'], 3],
    [undefined, ['b', 'c'], 3],
  ])
})

test('nothing at all still has a height to draw against', () => {
  expect(highest(stackLayers(bins, [], 8))).toBe(1)
})

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { COLUMNS } from '../search/list-search.ts'
import { clampWidth, fitColumns, GAP, SIZES, USUAL } from './column-layout.ts'

const shown = (room: number) => fitColumns(USUAL, {}, room).columns.map(({ id }) => id)

test('where there is room, columns are as wide as they were made', () => {
  const { columns, left } = fitColumns(['size', 'node'], { node: 200 }, 1200)
  expect(columns).toEqual([
    { id: 'node', width: 200 },
    { id: 'size', width: SIZES.size.usual },
  ])
  expect(left).toEqual([])
})

test('a desk shows all that is usual, a tablet what matters most', () => {
  expect(shown(1232)).toEqual([...USUAL])
  expect(shown(700)).toEqual(['node', 'type', 'agent', 'size', 'modifiedAt'])
  expect(shown(200)).toEqual([])
})

test('a width that somebody chose gives way last', () => {
  const { columns } = fitColumns(USUAL, { type: 200 }, 1120)
  expect(columns.find(({ id }) => id === 'type')?.width).toBe(200)
  expect(columns.find(({ id }) => id === 'agent')?.width).toBeLessThan(SIZES.agent.usual)
})

test('whatever is chosen fits beside the title, and nothing is lost', () => {
  const widths = fc.dictionary(fc.constantFrom(...COLUMNS), fc.integer({ min: -50, max: 2000 }))
  fc.assert(
    fc.property(fc.subarray([...COLUMNS]), widths, fc.integer({ min: 0, max: 3000 }), (chosen, wide, room) => {
      const { columns, left } = fitColumns(chosen, wide, room)
      expect(columns.reduce((sum, { width }) => sum + width + GAP, 0)).toBeLessThanOrEqual(Math.max(0, room - 240))
      for (const { id, width } of columns) expect(width).toBeGreaterThanOrEqual(SIZES[id].least)
      expect([...columns.map(({ id }) => id), ...left].sort()).toEqual([...chosen].sort())
    }),
  )
})

test('no column is made too narrow to read, or wider than a screen', () => {
  expect(clampWidth('size', 1)).toBe(SIZES.size.least)
  expect(clampWidth('size', 9999)).toBe(640)
  expect(clampWidth('size', 100.4)).toBe(100)
})

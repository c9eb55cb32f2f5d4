import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { COLUMNS, DENSITIES } from '../search/list-search.ts'
import { SIZES, USUAL } from './column-layout.ts'
import { parseRemembered, writeRemembered } from './remembered.ts'

test('what is kept is found again', () => {
  const remembered = fc.record({
    columns: fc.subarray([...COLUMNS]),
    density: fc.constantFrom(...DENSITIES),
    widths: fc.dictionary(fc.constantFrom(...COLUMNS), fc.integer({ min: 90, max: 600 })),
  })
  fc.assert(
    fc.property(remembered, (what) => {
      expect(parseRemembered(writeRemembered(what))).toEqual({ ...what, widths: { ...what.widths } })
    }),
  )
})

test('nothing, nonsense and what an older page kept are no harm', () => {
  const usual = { columns: USUAL, density: 'comfortable' as const, widths: {} }
  for (const text of [null, '', '{', 'null', '[]', '{"cols":5,"density":"huge","widths":[1]}'])
    expect(parseRemembered(text)).toEqual(usual)
  expect(parseRemembered('{"widths":{"size":1,"colour":90,"kind":"wide"}}')).toEqual({
    ...usual,
    widths: { size: SIZES.size.least },
  })
})

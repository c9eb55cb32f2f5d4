import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { layOut, linesOf, pagesOn, spotAt } from './sections.ts'

const sections = fc.array(
  fc.record({ rows: fc.integer({ min: 0, max: 300 }), head: fc.boolean(), closed: fc.boolean(), skip: fc.nat(250) }),
  { maxLength: 8 },
)

/** Line by line, as one would count them. */
const spelled = (all: { rows: number; head: boolean; closed: boolean; skip: number }[]) =>
  all.flatMap(({ rows, head, closed, skip }, section) => [
    ...(head ? [{ section, row: -1 }] : []),
    ...(closed ? [] : Array.from({ length: rows }, (_, row) => ({ section, row: row + skip }))),
  ])

test('every line is what counting says', () => {
  fc.assert(
    fc.property(sections, (all) => {
      const layout = layOut(all)
      const lines = spelled(all)
      expect(linesOf(layout)).toBe(lines.length)
      expect(lines.map((_, line) => spotAt(layout, line))).toEqual(lines)
      expect(spotAt(layout, -1)).toBeUndefined()
      expect(spotAt(layout, lines.length)).toBeUndefined()
    }),
  )
})

test('pages are those of the rows between two lines, each once', () => {
  fc.assert(
    fc.property(sections, fc.nat(500), fc.nat(400), (all, first, more) => {
      const wanted = spelled(all)
        .slice(first, first + more + 1)
        .filter(({ row }) => row >= 0)
        .map(({ section, row }) => `${section} ${Math.floor(row / 100)}`)
      const pages = pagesOn(layOut(all), first, first + more, 100).map(({ section, page }) => `${section} ${page}`)
      expect(pages).toEqual([...new Set(wanted)])
    }),
  )
})

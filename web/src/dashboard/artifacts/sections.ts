/** A list that is made of parts: each has a head, unless the list is all one part, and rows below it that may be folded away. */
export interface Section {
  rows: number
  head: boolean
  closed: boolean
  /** Rows of its pages that are before its first one: they are another section's. */
  skip?: number
}

/** A line of the list: a row of a section's pages, or the section's head (-1). */
export interface Spot {
  section: number
  row: number
}

export interface Layout {
  /** The line each section begins with; and, last, how many lines there are. */
  starts: readonly number[]
  heads: readonly boolean[]
  skips: readonly number[]
}

export function layOut(sections: readonly Section[]): Layout {
  const starts = [0]
  for (const { rows, head, closed } of sections) starts.push((starts.at(-1) ?? 0) + Number(head) + (closed ? 0 : rows))
  return { starts, heads: sections.map(({ head }) => head), skips: sections.map(({ skip = 0 }) => skip) }
}

export const linesOf = ({ starts }: Layout): number => starts.at(-1) ?? 0

/** What is on a line; nothing beyond the last. */
export function spotAt({ starts, heads, skips }: Layout, line: number): Spot | undefined {
  if (line < 0 || line >= (starts.at(-1) ?? 0)) return undefined
  let low = 0
  let high = heads.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= line) low = middle
    else high = middle - 1
  }
  const row = line - (starts[low] ?? 0) - Number(heads[low])
  return { section: low, row: row < 0 ? row : row + (skips[low] ?? 0) }
}

/** The pages, of `size` rows, that hold the rows on these lines, in order. */
export function pagesOn(
  layout: Layout,
  first: number,
  last: number,
  size: number,
): { section: number; page: number }[] {
  const pages: { section: number; page: number }[] = []
  let line = Math.max(0, first)
  while (line <= last) {
    const spot = spotAt(layout, line)
    if (!spot) break
    const end = layout.starts[spot.section + 1] ?? 0
    if (spot.row >= 0) {
      const page = Math.floor(spot.row / size)
      pages.push({ section: spot.section, page })
      line = Math.min(end, line + (page + 1) * size - spot.row)
    } else line += 1
  }
  return pages
}

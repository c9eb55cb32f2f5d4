/** What pages say of how long a list is. */
export interface ListExtent {
  /** There are at least so many rows. */
  least: number
  /** There are exactly so many, or no more than that. */
  most?: number
}

export const PAGE = 100

interface PageSaid {
  items: readonly unknown[]
  nextCursor: string | null
}

/** What is known after one more page was read. The last word wins: a list may have become longer or shorter. */
export function afterPage(before: ListExtent | undefined, page: number, { items, nextCursor }: PageSaid): ListExtent {
  const end = page * PAGE + items.length
  if (nextCursor !== null) {
    const least = Math.max(before?.least ?? 0, end + 1)
    return before?.most === undefined || before.most < least ? { least } : { least, most: before.most }
  }
  // Behind the end, a page only says that the end is before it.
  if (items.length === 0 && page > 0) return { least: Math.min(before?.least ?? 0, end), most: end }
  return { least: end, most: end }
}

/**
 * How many rows to make room for: what pages know goes before what was counted. `total` where that is how many there
 * are, and not merely how many there are at least.
 */
export function roomFor(
  extent: ListExtent | undefined,
  counted: { count: number; more: boolean } | undefined,
): { rows: number; total?: number } {
  const rows = Math.max(extent?.least ?? 0, counted?.count ?? 0)
  if (extent?.most !== undefined) return { rows: Math.min(rows, extent.most), total: Math.min(rows, extent.most) }
  return counted?.more === false && rows === counted.count ? { rows, total: rows } : { rows }
}

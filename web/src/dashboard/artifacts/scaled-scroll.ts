/**
 * Scrolling over more pixels than a page can be tall. Near both ends the page is as tall as its content; between, it is
 * shorter. A place is where the page is scrolled to (`y`) and what is seen there: the content from `y + shift` on. Small
 * steps keep the shift, so content moves exactly as far as the reader scrolls; leaps go to their part of the whole. Pure.
 */
export interface Place {
  /** Pixels that the page is scrolled beyond the beginning of the content; less than none above it. */
  y: number
  shift: number
}

export interface Extent {
  /** Pixels of everything. */
  content: number
  /** Pixels one sees at once. */
  view: number
  /** Pixels that the page may be made tall. Absent: as many as browsers can do. */
  tallest?: number
}

/**
 * Browsers end near 33.5 million pixels (Chromium) and 17.8 million (Firefox). Beyond 2^23 the single-precision numbers they scroll by
 * are whole, and a slow wheel is rounded at every step.
 */
export const TALLEST = 8_000_000
/** Part of the page at each end where nothing is shortened. */
const EDGE = 1 / 40
/** In views: further in one step is a leap. */
const LEAP = 4

/** How tall the page is made for this content. */
export const heightOf = (content: number, tallest = TALLEST): number => Math.min(content, tallest)

const roomOf = ({ content, view, tallest = TALLEST }: Extent) => ({
  content: Math.max(0, content - view),
  page: Math.max(0, heightOf(content, tallest) - view),
  edge: tallest * EDGE,
})

/** Where the page is scrolled to when the content is seen from `top` on; the scroll bar then tells the truth. */
export function placeOf(top: number, extent: Extent): Place {
  const room = roomOf(extent)
  const seen = Math.round(Math.min(room.content, Math.max(0, top)))
  const y = Math.round(between(seen, room.content, room.page, room.edge))
  return { y, shift: seen - y }
}

/** The place after the page was scrolled to `y`. */
export function follow(before: Place, y: number, extent: Extent): Place {
  const room = roomOf(extent)
  const most = room.content - room.page
  if (most === 0 || y <= 0) return { y, shift: 0 }
  if (y >= room.page) return { y, shift: most }
  if (Math.abs(y - before.y) <= LEAP * extent.view) return { y, shift: Math.min(most, Math.max(0, before.shift)) }
  return { y, shift: Math.round(between(y, room.page, room.content, room.edge) - y) }
}

/** Whether the scroll bar would reach an end before the content does: the page must then be scrolled to `placeOf` at once. */
export function isAstray({ y, shift }: Place, extent: Extent): boolean {
  const room = roomOf(extent)
  const most = room.content - room.page
  return (y < room.edge / 2 && shift > 0) || (y > room.page - room.edge / 2 && shift < most)
}

/** From one room into the other: as it is near both ends, in proportion between. */
function between(at: number, from: number, to: number, edge: number): number {
  if (from === to || at <= edge) return at
  if (at >= from - edge) return to - (from - at)
  return edge + ((at - edge) * (to - 2 * edge)) / (from - 2 * edge)
}

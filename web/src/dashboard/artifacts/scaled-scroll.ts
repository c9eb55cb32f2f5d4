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
}

/** Browsers end near 33.5 million pixels (Chromium) and 17.8 million (Firefox). */
export const TALLEST = 16_000_000
/** Pixels at each end where nothing is shortened. */
const EDGE = 400_000
/** In views: further in one step is a leap. */
const LEAP = 4

/** How tall the page is made for this content. */
export const heightOf = (content: number): number => Math.min(content, TALLEST)

const roomOf = ({ content, view }: Extent) => ({
  content: Math.max(0, content - view),
  page: Math.max(0, heightOf(content) - view),
})

/** Where the page is scrolled to when the content is seen from `top` on; the scroll bar then tells the truth. */
export function placeOf(top: number, extent: Extent): Place {
  const room = roomOf(extent)
  const seen = Math.round(Math.min(room.content, Math.max(0, top)))
  const y = Math.round(between(seen, room.content, room.page))
  return { y, shift: seen - y }
}

/** The place after the page was scrolled to `y`. */
export function follow(before: Place, y: number, extent: Extent): Place {
  const room = roomOf(extent)
  const most = room.content - room.page
  if (most === 0 || y <= 0) return { y, shift: 0 }
  if (y >= room.page) return { y, shift: most }
  if (Math.abs(y - before.y) <= LEAP * extent.view) return { y, shift: Math.min(most, Math.max(0, before.shift)) }
  return { y, shift: Math.round(between(y, room.page, room.content) - y) }
}

/** Whether the scroll bar would reach an end before the content does: the page must then be scrolled to `placeOf` at once. */
export function isAstray({ y, shift }: Place, extent: Extent): boolean {
  const room = roomOf(extent)
  const most = room.content - room.page
  return (y < EDGE / 2 && shift > 0) || (y > room.page - EDGE / 2 && shift < most)
}

/** From one room into the other: as it is near both ends, in proportion between. */
function between(at: number, from: number, to: number): number {
  if (from === to || at <= EDGE) return at
  if (at >= from - EDGE) return to - (from - at)
  return EDGE + ((at - EDGE) * (to - 2 * EDGE)) / (from - 2 * EDGE)
}

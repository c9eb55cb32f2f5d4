/**
 * Where a reader is in a list of rows whose heights are known only once they were shown: at `offset` pixels below the top of the row `index`. Rows that
 * arrive, grow or turn out taller elsewhere never move what is read. The scrollbar follows by estimate. Pure.
 */
export interface Anchor {
  index: number
  offset: number
}

export interface RowHeights {
  count: number
  /** Of one row, in pixels: measured, or what its like usually have. */
  height(index: number): number
  average: number
}

/** Browsers end near 33.5 million pixels (Chromium) and 17.8 million (Firefox); beyond this the scrollbar is scaled. */
const TALLEST = 8_000_000

/** `pixels` further down (or up), stopping at the first row and where the last one ends at the bottom of the view. */
export function moveBy(anchor: Anchor, pixels: number, rows: RowHeights, view: number): Anchor {
  let { index } = anchor
  let offset = anchor.offset + pixels
  while (offset < 0 && index > 0) {
    index -= 1
    offset += rows.height(index)
  }
  while (index < rows.count - 1 && offset >= rows.height(index)) {
    offset -= rows.height(index)
    index += 1
  }
  if (offset < 0) return { index: 0, offset: 0 }
  return clampToEnd({ index, offset }, rows, view)
}

/** The last place to be: the end of the last row at the bottom of the view. */
export function endAnchor(rows: RowHeights, view: number): Anchor {
  let index = rows.count
  let left = view
  while (index > 0 && left > 0) {
    index -= 1
    left -= rows.height(index)
  }
  return { index: Math.max(0, index), offset: Math.max(0, -left) }
}

function clampToEnd(anchor: Anchor, rows: RowHeights, view: number): Anchor {
  // Far from the end there is nothing to look at: no row is lower than a pixel.
  if (rows.count - anchor.index > view + 1) return anchor
  const end = endAnchor(rows, view)
  return anchor.index > end.index || (anchor.index === end.index && anchor.offset > end.offset) ? end : anchor
}

/** How tall the page is to be for these rows. */
export function scrollHeight(rows: RowHeights, view: number): number {
  return Math.max(view, Math.min(TALLEST, Math.round(rows.count * rows.average)))
}

/** Rows from either end within which the scrollbar goes by pixels, as far as they are known, and beyond which by rows. */
const NEAR = 200

/**
 * Where the scrollbar belongs for an anchor: at its ends only for the ends of the rows, and with room to go on for a view's length wherever there is
 * more, whatever the heights.
 */
export function scrollTopOf(anchor: Anchor, rows: RowHeights, view: number): number {
  const room = scrollHeight(rows, view) - view
  const end = endAnchor(rows, view)
  const above = distance({ index: 0, offset: 0 }, anchor, rows)
  const below = distance(anchor, end, rows)
  if (room <= 0 || above === 0) return 0
  if (below === 0) return room
  const nearStart = anchor.index <= rows.count - anchor.index
  const top =
    nearStart && above !== undefined
      ? above
      : !nearStart && below !== undefined
        ? room - below
        : (placeOf(anchor, rows) / placeOf(end, rows)) * room
  const least = Math.min(view, above ?? view, room / 2)
  const most = room - Math.min(view, below ?? view, room / 2)
  return Math.max(least, Math.min(most, top))
}

/** The other way round, for a leap of the scrollbar. */
export function anchorOf(scrollTop: number, rows: RowHeights, view: number): Anchor {
  const room = scrollHeight(rows, view) - view
  const end = endAnchor(rows, view)
  if (room <= 0 || scrollTop <= 0) return { index: 0, offset: 0 }
  if (scrollTop >= room) return end
  const place = (scrollTop / room) * placeOf(end, rows)
  const index = Math.min(rows.count - 1, Math.floor(place))
  return clampToEnd({ index, offset: (place - index) * rows.height(index) }, rows, view)
}

/** Pixels from one anchor down to another, never negative; undefined where they are too far apart to be added up. */
function distance(from: Anchor, to: Anchor, rows: RowHeights): number | undefined {
  if (to.index - from.index > NEAR) return undefined
  let pixels = to.offset - from.offset
  for (let index = from.index; index < to.index; index += 1) pixels += rows.height(index)
  return Math.max(0, pixels)
}

/** In rows and parts of one. */
const placeOf = ({ index, offset }: Anchor, rows: RowHeights) =>
  index + (rows.count === 0 ? 0 : Math.min(1, offset / rows.height(index)))

/** Which rows are in view, and where the first of them begins (at most 0, in pixels from the top of the view). */
export function rowsInView(
  anchor: Anchor,
  rows: RowHeights,
  view: number,
  ahead: number,
): { from: number; to: number; top: number } {
  let from = anchor.index
  let top = -anchor.offset
  while (from > 0 && top > -ahead) {
    from -= 1
    top -= rows.height(from)
  }
  let to = anchor.index
  let bottom = -anchor.offset
  while (to < rows.count && bottom < view + ahead) {
    bottom += rows.height(to)
    to += 1
  }
  return { from, to, top }
}

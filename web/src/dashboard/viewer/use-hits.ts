import { type RefObject, useRef, useState } from 'react'
import { isThere, shownRanges } from './found-text.ts'
import { useMarkedText } from './use-marked-text.ts'
import { MOST_SHOWN, useSeek } from './use-seek.ts'
import { type FoundRows, type Hit, stepHit } from './walk-hits.ts'

interface Options {
  layer: RefObject<HTMLElement | null>
  needles: readonly string[]
  found: FoundRows
  /** Rows known by now. */
  count: number
  goTo: (row: number, options: { offset: number }) => void
  /** The row that somebody is at who is at no hit yet. */
  here: () => number
  /** Leads to a row that comes to be the one with the hit, and opens what hides its texts. */
  onRow: (row: number) => void
}

/** Walks from hit to hit: each that is shown in a row, then the next row. The one that a reader is at is marked apart from the others. */
export function useHits({ layer, needles, found, count, goTo, here, onRow }: Options) {
  const [hit, setHit] = useState<Hit>()
  /** A row whose hit is in nothing that it shows. */
  const [hidden, setHidden] = useState(-1)
  /** As `hit`, at once; and all that its row shows, once that is known. */
  const now = useRef<Hit>(undefined)
  const shown = useRef<readonly Range[]>(undefined)

  const rangeNow = () => {
    if (!now.current || !shown.current) return undefined
    const { row, at } = now.current
    const range = shown.current[at]
    if (!range || isThere(range, needles)) return range
    const body = layer.current?.querySelector(`[data-row="${row}"]:not([data-pending]) [data-body]`)
    if (body) shown.current = shownRanges(body, needles, MOST_SHOWN)
    return shown.current[at]
  }
  const { markAll, markNow } = useMarkedText(layer, needles, rangeNow)
  const put = (next: Hit) => {
    now.current = next
    setHit(next)
  }
  const { seek, stop } = useSeek({
    layer,
    needles,
    count,
    goTo,
    onHidden: setHidden,
    onShown(ranges) {
      if (!now.current) return undefined
      const { row, at } = now.current
      shown.current = ranges
      const place = at < 0 ? at + ranges.length : at
      const range = ranges[place]
      // Somebody went on faster than it could be known how many there are.
      if (!range && ranges.length > 0) {
        const last = { row, at: at < 0 ? 0 : ranges.length - 1 }
        go(stepHit(found, at < 0 ? -1 : 1, last, ranges.length, row))
      } else if (place !== at && range) put({ row, at: place })
      return range
    },
    onArrived: () => markAll(),
  })
  const go = (next: Hit | undefined) => {
    if (!next) return
    const isElsewhere = next.row !== now.current?.row
    put(next)
    if (isElsewhere) {
      shown.current = undefined
      setHidden(-1)
      onRow(next.row)
    }
    markNow()
    seek(next.row, rangeNow())
  }
  return {
    hit,
    hidden,
    stop,
    step: (step: 1 | -1) => go(stepHit(found, step, now.current, shown.current?.length, here())),
    /** From here on nobody is at a hit. */
    leave() {
      stop()
      now.current = shown.current = undefined
      setHit(undefined)
      setHidden(-1)
    },
  }
}

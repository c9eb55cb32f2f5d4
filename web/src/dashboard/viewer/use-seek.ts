import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import { isThere, placeOfRange, shownRanges } from './found-text.ts'

/** Hits of one row that are told apart; those after them are passed over. */
export const MOST_SHOWN = 2_000
/** Rows above it may still come to their height, and move it: it has to stay where it was led to. */
const STEADY = 3
const MOST_TRIES = 60

interface Options {
  layer: RefObject<HTMLElement | null>
  needles: readonly string[]
  /** Rows known by now. */
  count: number
  /** Puts the row's `offset`th pixel at the top of the view. */
  goTo: (row: number, options: { offset: number }) => void
  /** All of the row is there, and nothing in it that can be seen has the text. */
  onHidden: (row: number) => void
  /** The hits that the row shows, once all of it is there; answers the one to bring into view, if any. */
  onShown: (shown: readonly Range[]) => Range | undefined
  onArrived: () => void
}

/** Brings a hit within a row into view, once the row and all its texts are there, or the one that is `known`; whoever scrolls ends it. */
export function useSeek(options: Options): { seek: (row: number, known?: Range) => void; stop: () => void } {
  const latest = useRef(options)
  latest.current = options
  const frame = useRef(0)
  const stop = useCallback(() => cancelAnimationFrame(frame.current), [])
  const seek = useCallback(
    (row: number, known?: Range) => {
      stop()
      let steady = 0
      let tries = 0
      let told = false
      let missed = 0
      let sought = known
      const again = () => {
        frame.current = requestAnimationFrame(look)
      }
      const look = () => {
        const { layer, needles, goTo, onHidden, onShown, onArrived } = latest.current
        const body = layer.current?.querySelector(`[data-row="${row}"]:not([data-pending]) [data-body]`)
        // The scrollbar may lead away from a row that was only just gone to.
        if (!body && row < latest.current.count) missed += 1
        if (!body && missed % 15 === 14) goTo(row, { offset: 0 })
        if (!layer.current || !body || body.querySelector('[data-awaited]')) return again()
        // Pieces of a guessed height would move the hit as they come into view.
        body.setAttribute('data-sought', '')
        const place = sought && isThere(sought, needles) && placeOfRange(sought, body)
        if (!place) {
          tries += 1
          const shown = shownRanges(body, needles, MOST_SHOWN)
          if (shown.length === 0 && !told) {
            told = true
            flushSync(() => onHidden(row))
            return again()
          }
          sought = onShown(shown)
          if (sought && tries < MOST_TRIES) again()
          return
        }
        const frame = layer.current.getBoundingClientRect()
        const bottom = Math.min(frame.bottom, innerHeight)
        if (place.top >= frame.top && place.bottom <= bottom) {
          steady += 1
          if (steady === 1) onArrived()
        } else {
          steady = 0
          tries += 1
          const above = (bottom - frame.top) / 3
          // Rows move within their frame; where they all fit into it, the page is moved.
          if (tries % 2 === 1) goTo(row, { offset: place.top - body.getBoundingClientRect().top - above })
          else scrollBy({ top: place.top - frame.top - above, behavior: 'instant' })
        }
        if (steady < STEADY && tries < MOST_TRIES) again()
      }
      again()
    },
    [stop],
  )
  useEffect(() => {
    const wishes = ['wheel', 'touchmove', 'pointerdown'] as const
    for (const wish of wishes) addEventListener(wish, stop, { passive: true })
    return () => {
      stop()
      for (const wish of wishes) removeEventListener(wish, stop)
    }
  }, [stop])
  return { seek, stop }
}

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { type Extent, follow, heightOf, isAstray, type Place, placeOf, TALLEST } from './scaled-scroll.ts'

/** Pixels that stick above the rows, and that are kept free below. */
const HEAD = 42
const FOOT = 72
const REST_MS = 160

/** The lines in view, and how far the page is behind its content there. */
interface Seen {
  first: number
  last: number
  shift: number
}

/** Which lines of one height are in view, the window being what scrolls, however many there are. Nothing is measured and nothing moves. */
export function useLines({ count, height }: { count: number; height: number }) {
  const body = useRef<HTMLTableSectionElement>(null)
  const above = useRef(0)
  const place = useRef<Place>({ y: 0, shift: 0 })
  const extent = useRef<Extent & { height: number }>({ content: 0, view: 0, height })
  const [tallest, setTallest] = useState(TALLEST)
  const [seen, setSeen] = useState<Seen>(() => ({ first: 0, last: linesIn(viewHeight(), height), shift: 0 }))

  const show = useCallback(() => {
    const { y, shift } = place.current
    const { content, view, height } = extent.current
    const last = Math.max(0, Math.ceil(content / height) - 1)
    const at = (pixel: number) => Math.min(last, Math.max(0, Math.floor(pixel / height)))
    const next = { first: at(y + shift), last: at(y + shift + view), shift }
    setSeen((now) => (now.first === next.first && now.last === next.last && now.shift === shift ? now : next))
  }, [])

  /** Content and page move in the same frame: only the scroll bar tells. */
  const go = useCallback(
    (to: Place) => {
      place.current = to
      flushSync(show)
      scrollTo({ top: above.current + to.y, behavior: 'instant' })
    },
    [show],
  )

  // A style sheet may want it shorter than browsers can do.
  useLayoutEffect(() => {
    const most = body.current ? Number.parseFloat(getComputedStyle(body.current).maxHeight) : Number.NaN
    if (most < TALLEST) setTallest(most)
  }, [])

  useLayoutEffect(() => {
    if (body.current) above.current = body.current.getBoundingClientRect().top + scrollY
  })

  const tell = useRef<(to: Place) => void>(() => {})
  tell.current = (to) => {
    place.current = to
    scrollTo({ top: above.current + to.y, behavior: 'instant' })
  }
  useLayoutEffect(() => {
    const { y, shift } = place.current
    const before = extent.current
    extent.current = { content: count * height, view: viewHeight(), height, tallest }
    const top = ((y + shift) / before.height) * height
    if (y > 0 && (before.height !== height || heightOf(extent.current.content, tallest) < extent.current.content)) {
      const to = placeOf(top, extent.current)
      if (Math.abs(to.y - y) > 1) tell.current(to)
      else place.current = { y, shift: to.shift }
    } else place.current = follow(place.current, scrollY - above.current, extent.current)
    show()
  }, [count, height, tallest, show])

  useEffect(() => {
    let rest: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      const { y, shift } = place.current
      const to = placeOf(y + shift, extent.current)
      if (y > 0 && shift !== to.shift) go(to)
    }
    const onScroll = () => {
      const next = follow(place.current, scrollY - above.current, extent.current)
      place.current = next
      if (isAstray(next, extent.current)) return go(placeOf(next.y + next.shift, extent.current))
      show()
      clearTimeout(rest)
      if (heightOf(extent.current.content, tallest) < extent.current.content) rest = setTimeout(settle, REST_MS)
    }
    const onResize = () => {
      extent.current = { ...extent.current, view: viewHeight() }
      show()
    }
    addEventListener('scroll', onScroll, { passive: true })
    addEventListener('resize', onResize)
    return () => {
      clearTimeout(rest)
      removeEventListener('scroll', onScroll)
      removeEventListener('resize', onResize)
    }
  }, [go, show, tallest])

  /** Scrolls as little as shows a line whole. */
  const reveal = useCallback(
    (line: number) => {
      const { y, shift } = place.current
      const { view, height } = extent.current
      const top = line * height
      const to =
        top < y + shift + HEAD ? top - HEAD : top + height > y + shift + view - FOOT ? top + height + FOOT - view : null
      if (to === null) return
      go(to > 0 ? placeOf(to, extent.current) : { y: to, shift: 0 })
    },
    [go],
  )

  return {
    body,
    /** Of the page, which may be shorter than what it shows. */
    bodyHeight: heightOf(count * height, tallest),
    first: Math.min(seen.first, Math.max(0, count - 1)),
    last: Math.min(seen.last, Math.max(0, count - 1)),
    /** Where a line stands in the page, in pixels below its beginning. */
    offsetOf: (line: number) => line * height - seen.shift,
    reveal,
  }
}

const viewHeight = () => (typeof innerHeight === 'undefined' ? 800 : innerHeight)
const linesIn = (view: number, height: number) => Math.ceil(view / height)

import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'react'
import {
  type Anchor,
  anchorOf,
  moveBy,
  type RowHeights,
  rowsInView,
  scrollHeight,
  scrollTopOf,
} from './scroll-anchor.ts'

/** Pixels that are laid out above and below the view: what is scrolled into has been measured before. */
const AHEAD = 700
const SETTLED_MS = 140
const FEW = 60
/** Rather tall: few rows are laid out before any is known, and more at once. */
const GUESS = 180

interface Options {
  count: number
  /** Another list: heights begin anew. */
  identity: string
  /** Rows of different lists stand for the same: one goes on reading where one was. */
  keepPlace: boolean
  /** The height in pixels of what sticks above the rows. */
  stickyTop: number
}

/**
 * Scrolls the window over rows of unknown height and any number. `spacer` takes the place of all rows; what sticks in view within it holds `list`, and
 * that the rows in view, each marked `data-row` and standing at the top of the list: they are moved to their places around an anchor, so that nothing
 * moves what is read.
 */
export function useAnchoredScroll({ count, identity, keepPlace, stickyTop }: Options) {
  const spacer = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [, render] = useReducer((turn: number) => turn + 1, 0)
  const lastPlace = useRef<Anchor>({ index: 0, offset: 0 })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins anew
  const state = useMemo(
    () => ({
      heights: new Map<number, number>(),
      sum: 0,
      anchor: { index: keepPlace ? lastPlace.current.index : 0, offset: 0 } satisfies Anchor as Anchor,
      /** Where somebody read last: not the page's head that was only leapt to. */
      read: { index: keepPlace ? lastPlace.current.index : 0, offset: 0 } satisfies Anchor as Anchor,
      average: GUESS,
      shown: { from: 0, to: 0 },
    }),
    [identity],
  )
  const scrolled = useRef(0)
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)

  const rows: RowHeights = {
    count,
    average: state.average,
    height: (index) => state.heights.get(index) ?? state.average,
  }
  const view = Math.max(200, innerHeight - stickyTop)
  const latest = useRef({ rows, view, state, stickyTop })
  latest.current = { rows, view, state, stickyTop }

  const readScrolled = useCallback(() => {
    const { rows, view, stickyTop } = latest.current
    const top = spacer.current?.getBoundingClientRect().top ?? 0
    return Math.max(0, Math.min(scrollHeight(rows, view) - view, stickyTop - top))
  }, [])
  const place = useCallback(() => {
    const { rows, view, state } = latest.current
    let y = rowsInView(state.anchor, rows, view, 0).top
    const elements = list.current?.children ?? []
    const first = Number((elements[0] as HTMLElement | undefined)?.dataset.row ?? 0)
    const from = rowsInView(state.anchor, rows, view, 0).from
    for (let index = first; index < from; index += 1) y -= rows.height(index)
    for (let index = from; index < first; index += 1) y += rows.height(index)
    for (const element of elements as HTMLCollectionOf<HTMLElement>) {
      element.style.transform = `translateY(${y}px)`
      y += rows.height(Number(element.dataset.row))
    }
    const shown = rowsInView(state.anchor, rows, view, AHEAD)
    if (state.shown.from !== shown.from || state.shown.to !== shown.to) render()
  }, [])
  /** Brings the scrollbar to where the anchor is. */
  const align = useCallback(() => {
    const { rows, view, state } = latest.current
    const before = readScrolled()
    const wanted = Math.round(scrollTopOf(state.anchor, rows, view))
    scrolled.current = before
    if (Math.abs(wanted - before) < 2) return
    // Only what is scrolled past the page's head is ours.
    if (wanted === 0 && before === 0) return
    scrollBy({ top: wanted - before, behavior: 'instant' })
    scrolled.current = readScrolled()
  }, [readScrolled])

  useEffect(() => {
    const settle = () => {
      const { state, rows } = latest.current
      if (state.heights.size > 0) {
        const average = Math.max(8, state.sum / state.heights.size)
        if (Math.abs(average - rows.average) > rows.average * 0.02) {
          state.average = average
          render()
        }
      }
      // After the page has its new height.
      requestAnimationFrame(align)
    }
    const onScroll = () => {
      const { rows, view, state } = latest.current
      const now = readScrolled()
      const moved = now - scrolled.current
      scrolled.current = now
      clearTimeout(settling.current)
      settling.current = setTimeout(settle, SETTLED_MS)
      if (moved === 0) return
      state.anchor = Math.abs(moved) < 4 * view ? moveBy(state.anchor, moved, rows, view) : anchorOf(now, rows, view)
      lastPlace.current = state.anchor
      // Whoever leaps to the page's head, as by a focus or to click a link there, has read nothing on the way.
      if (now > 0 || moved >= -view) state.read = state.anchor
      // The scrollbar is an estimate: where it ends before the rows do, or after them, it gives way.
      const wanted = scrollTopOf(state.anchor, rows, view)
      const room = scrollHeight(rows, view) - view
      if (now <= 0 !== wanted <= 0 || now >= room - 1 !== wanted >= room - 1) align()
      place()
    }
    const onResize = () => {
      latest.current.state.heights.clear()
      latest.current.state.sum = 0
      render()
    }
    addEventListener('scroll', onScroll, { passive: true })
    addEventListener('resize', onResize)
    return () => {
      removeEventListener('scroll', onScroll)
      removeEventListener('resize', onResize)
      clearTimeout(settling.current)
    }
  }, [align, place, readScrolled])

  const measure = useCallback(() => {
    const { state } = latest.current
    let changed = false
    for (const element of list.current?.children ?? []) {
      const index = Number((element as HTMLElement).dataset.row)
      const height = (element as HTMLElement).getBoundingClientRect().height
      const before = state.heights.get(index)
      if (Number.isNaN(index) || height === 0 || before === height) continue
      if ((element as HTMLElement).dataset.pending !== undefined) continue
      state.heights.set(index, height)
      state.sum += height - (before ?? 0)
      changed = true
    }
    if (state.heights.size === 0 || !changed) return
    // All of a short content may fit into the view: then it takes no more than it needs.
    if (latest.current.rows.count <= FEW) render()
    // The first rows tell better than any guess how tall the rest will be.
    if (state.average === GUESS) state.average = Math.max(8, state.sum / state.heights.size)
  }, [])

  // After a leap, first what is in view; what is around it in the next frame.
  const around = rowsInView(state.anchor, rows, view, AHEAD)
  const leapt = around.from >= state.shown.to || around.to <= state.shown.from
  const shown = leapt ? rowsInView(state.anchor, rows, view, 0) : around
  state.shown = shown

  // Every render may have brought rows of new heights: before they are painted, the anchor's row is put where it was.
  useLayoutEffect(() => {
    measure()
    place()
  })
  const observer = useRef<ResizeObserver>(undefined)
  useEffect(() => {
    observer.current = new ResizeObserver(() => {
      measure()
      place()
    })
    return () => observer.current?.disconnect()
  }, [measure, place])
  useEffect(() => {
    const watched = observer.current
    for (const row of list.current?.children ?? []) watched?.observe(row)
    if (!leapt) return
    const frame = requestAnimationFrame(render)
    return () => cancelAnimationFrame(frame)
  })

  const total = count <= FEW && state.heights.size >= count ? state.sum : undefined
  const height = total !== undefined && total < view ? total : scrollHeight(rows, view)
  const first = useRef(true)
  // A page that became shorter moves its scrollbar: that is nobody's wish to be elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, or another height of it
  useLayoutEffect(() => {
    if (!first.current) align()
    first.current = false
  }, [identity, height])

  const goTo = useCallback(
    (index: number, options: { nearest?: boolean; offset?: number } = {}) => {
      const { rows, view, state } = latest.current
      if (rows.count === 0) return
      const target = Math.max(0, Math.min(index, rows.count - 1))
      if (options.offset !== undefined) state.anchor = moveBy({ index: target, offset: options.offset }, 0, rows, view)
      else if (options.nearest) {
        const { top, bottom } = boundsOf(target, state.anchor, rows, view)
        if (top >= 0 && (bottom <= view || top < view / 3)) return
        state.anchor =
          top < 0 || bottom - top > view
            ? moveBy({ index: target, offset: 0 }, -12, rows, view)
            : moveBy({ index: target, offset: 0 }, bottom - top - view + 12, rows, view)
      } else state.anchor = moveBy({ index: target, offset: 0 }, target === 0 ? 0 : -Math.min(96, view / 5), rows, view)
      lastPlace.current = state.anchor
      state.read = state.anchor
      align()
      place()
      render()
    },
    [align, place],
  )

  return {
    spacer,
    list,
    shown,
    goTo,
    anchor: () => latest.current.state.anchor,
    read: () => latest.current.state.read,
    height,
    layerHeight: total !== undefined && total < view ? total : view,
  }
}

function boundsOf(index: number, anchor: Anchor, rows: RowHeights, view: number): { top: number; bottom: number } {
  let top = -anchor.offset
  if (index < anchor.index)
    for (let at = anchor.index; at > index && top > -view * 4; at -= 1) top -= rows.height(at - 1)
  else for (let at = anchor.index; at < index && top < view * 4; at += 1) top += rows.height(at)
  return { top, bottom: top + rows.height(index) }
}

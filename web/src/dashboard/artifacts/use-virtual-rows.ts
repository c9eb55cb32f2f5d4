import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { useNarrow } from '../ui/use-narrow.ts'

/** Rows have one height per layout, so nothing is measured and nothing moves. */
const ROW = { wide: 48, narrow: 78 }
const HEAD = 34
const FIRST_SKELETONS = 12
const AHEAD = 20

interface Options {
  /** Undefined while the first page is on its way. */
  rows: readonly { id: string }[] | undefined
  hasMore: boolean
  onMore: () => void
}

/** The row last visited: coming back to the list puts the focus on it again. */
let lastVisited: string | undefined

/** Which rows are in view, the window being what scrolls; and the row the keyboard is on, which stays in the page wherever it is. */
export function useVirtualRows({ rows, hasMore, onMore }: Options) {
  const rowHeight = useNarrow() ? ROW.narrow : ROW.wide
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  // By id: rows that arrive above must not move the keyboard to another one.
  const [activeId, setActiveId] = useState(() => lastVisited)
  const active = useMemo(() => rows?.findIndex(({ id }) => id === activeId) ?? -1, [rows, activeId])
  const wanted = useRef(active)
  const loaded = rows?.length ?? 0
  const count = rows ? loaded + (hasMore ? 1 : 0) : FIRST_SKELETONS

  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: top,
    scrollPaddingStart: HEAD + 8,
    scrollPaddingEnd: 16,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range)
      return active < 0 || active >= count || indexes.includes(active)
        ? indexes
        : [...indexes, active].sort((a, b) => a - b)
    },
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes the virtualizer keeps belong to the layout before
  useLayoutEffect(() => virtualizer.measure(), [rowHeight])
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + scrollY)
  })

  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (hasMore && last >= loaded - AHEAD) onMore()
  }, [hasMore, last, loaded, onMore])

  // The row may have to be rendered first: the focus waits for it.
  useEffect(() => {
    if (wanted.current < 0) return
    const link = body.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] a`)
    if (!link) return
    wanted.current = -1
    link.focus({ preventScroll: true })
  })

  const moveTo = (index: number) => {
    if (loaded === 0) return
    const target = Math.max(0, Math.min(index, loaded - 1))
    wanted.current = target
    setActiveId(rows?.[target]?.id)
    virtualizer.scrollToIndex(target, { align: 'auto' })
  }
  const move = (by: number) => moveTo(active < 0 ? (virtualizer.range?.startIndex ?? 0) : active + by)
  const down = () => move(1)
  const up = () => move(-1)
  useHotkeys({ j: down, ArrowDown: down, k: up, ArrowUp: up })

  return {
    bodyProps: {
      ref: body,
      style: { height: count * rowHeight },
      onFocus: ({ target }: FocusEvent<HTMLElement>) => {
        const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1)
        lastVisited = rows?.[index]?.id
        setActiveId(lastVisited)
      },
    },
    items: items.map(({ index, start }) => ({
      index,
      style: { height: rowHeight, transform: `translateY(${start - top}px)` },
    })),
  }
}

import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { rangesOf } from './found-text.ts'

const MOST_MARKED = 2000
const PAUSE_MS = 60
const canMark = () => typeof CSS !== 'undefined' && 'highlights' in CSS

/**
 * Marks what stands in the rows below `within` as one of `needles`, and the one of them that a reader is at, `now`, without touching its elements, and goes
 * on as they change; where the browser cannot, nothing is marked. The answer marks all at once, or only the one.
 */
export function useMarkedText(
  within: RefObject<HTMLElement | null>,
  needles: readonly string[],
  now: () => Range | undefined,
): { markAll: () => void; markNow: () => void } {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(now)
  latest.current = now
  const markNow = useCallback(() => {
    const range = latest.current()
    if (canMark()) put('found-now', 1, range ? [range] : [])
  }, [])
  const markAll = useCallback(() => {
    if (!canMark()) return
    const ranges: Range[] = []
    if (needles.length > 0)
      for (const body of within.current?.querySelectorAll('[data-body]') ?? [])
        ranges.push(...rangesOf(body, needles, MOST_MARKED - ranges.length))
    put('found', 0, ranges)
    markNow()
  }, [within, needles, markNow])
  useEffect(() => {
    const soon = () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(markAll, PAUSE_MS)
    }
    soon()
    // Texts arrive and open by themselves, too.
    const observer = new MutationObserver(soon)
    if (within.current && needles.length > 0)
      observer.observe(within.current, { childList: true, characterData: true, subtree: true })
    return () => {
      observer.disconnect()
      clearTimeout(timer.current)
    }
  }, [markAll, within, needles])
  useEffect(
    () => () => {
      if (canMark()) for (const name of ['found', 'found-now']) CSS.highlights.delete(name)
    },
    [],
  )
  return { markAll, markNow }
}

function put(name: string, priority: number, ranges: readonly Range[]): void {
  if (ranges.length === 0) return void CSS.highlights.delete(name)
  const highlight = new Highlight(...ranges)
  highlight.priority = priority
  CSS.highlights.set(name, highlight)
}

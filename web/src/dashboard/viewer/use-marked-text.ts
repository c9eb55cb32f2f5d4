import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { rangesOf } from './found-text.ts'

const MOST_MARKED = 2000
const PAUSE_MS = 60
const canMark = () => typeof CSS !== 'undefined' && 'highlights' in CSS

/**
 * Marks what stands in the rows below `within` as one of `needles`, without touching its elements, and goes on as they change; where the browser cannot,
 * nothing is marked. The answer marks at once.
 */
export function useMarkedText(within: RefObject<HTMLElement | null>, needles: readonly string[]): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const mark = useCallback(() => {
    if (!canMark()) return
    const ranges: Range[] = []
    if (needles.length > 0)
      for (const body of within.current?.querySelectorAll('[data-body]') ?? [])
        ranges.push(...rangesOf(body, needles, MOST_MARKED - ranges.length))
    if (ranges.length > 0) CSS.highlights.set('found', new Highlight(...ranges))
    else CSS.highlights.delete('found')
  }, [within, needles])
  useEffect(() => {
    const soon = () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(mark, PAUSE_MS)
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
  }, [mark, within, needles])
  useEffect(() => () => void (canMark() && CSS.highlights.delete('found')), [])
  return mark
}

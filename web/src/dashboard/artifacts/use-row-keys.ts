import { type FocusEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useHotkeys } from '../shell/use-hotkeys.ts'

interface Options {
  body: RefObject<HTMLElement | null>
  count: number
  /** Where the keyboard begins. */
  begin: number
  /** The lines in view. */
  first: number
  last: number
  /** Says which list it is: coming back to it puts the focus where it was. */
  identity: string
  reveal: (line: number) => void
  onChoose: (line: number, range: boolean) => void
}

/** The line last visited, and of which list. */
let lastVisited: { identity: string; line: number } | undefined
const visitedOf = (identity: string) => (lastVisited?.identity === identity ? lastVisited.line : -1)

/** The line the keyboard is on: it has the focus, and stays in the page wherever it is. */
export function useRowKeys({ body, count, begin, first, last, identity, reveal, onChoose }: Options) {
  const [active, setActive] = useState(() => visitedOf(identity))
  const wanted = useRef(active)

  // The row may have to be loaded first: the focus waits for it.
  const focusWanted = () => {
    if (wanted.current < 0) return
    const stop = body.current?.querySelector<HTMLElement>(`[data-line="${wanted.current}"] [data-stop]`)
    if (!stop) return
    wanted.current = -1
    stop.focus({ preventScroll: true })
  }
  useEffect(focusWanted)
  // Another list is walked from its beginning, unless the focus is in it already.
  useEffect(() => {
    if (!body.current?.contains(document.activeElement)) setActive(visitedOf(identity))
  }, [body, identity])

  const moveTo = (line: number) => {
    if (count === 0) return
    const target = Math.max(0, Math.min(line, count - 1))
    wanted.current = target
    setActive(target)
    reveal(target)
    // It may be the line that the keyboard is on, with the focus elsewhere: then nothing is rendered.
    focusWanted()
    return target
  }
  // Whoever has scrolled away from the row goes on from what is seen.
  const inView = active >= first && active <= last
  const move = (by: number) => moveTo(inView ? active + by : by > 0 ? begin : last)
  const extend = (by: number) => {
    const line = move(by)
    if (line !== undefined) onChoose(line, true)
  }
  const down = () => void move(1)
  const up = () => void move(-1)
  const chooseDown = () => extend(1)
  const chooseUp = () => extend(-1)
  const choose = () => active >= 0 && onChoose(active, false)
  const chooseTo = () => active >= 0 && onChoose(active, true)
  /** These keys scroll the page, unless the focus is on a row: then they move it. */
  const onRow = (run: () => unknown) => () => {
    if (!document.activeElement?.matches('[data-line] [data-stop]')) return false
    run()
    return true
  }
  const view = Math.max(1, last - first - 2)
  useHotkeys({
    j: down,
    ArrowDown: down,
    k: up,
    ArrowUp: up,
    J: chooseDown,
    K: chooseUp,
    x: choose,
    X: chooseTo,
    // A group's head folds by it.
    ' ': () => document.activeElement?.matches('[data-line] a[data-stop]') === true && choose(),
    Home: onRow(() => moveTo(0)),
    End: onRow(() => moveTo(count - 1)),
    PageUp: onRow(() => moveTo(active - view)),
    PageDown: onRow(() => moveTo(active + view)),
  })

  return {
    active,
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      const line = Number(target.closest<HTMLElement>('[data-line]')?.dataset.line ?? -1)
      lastVisited = { identity, line }
      setActive(line)
    },
  }
}

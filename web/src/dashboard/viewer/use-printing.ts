import { useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

/** Rows that are printed: more than this is no paper. */
const MOST_PRINTED = 1000

export interface Printed {
  from: number
  to: number
}

interface Options {
  count: number
  /** The row that is read now. */
  here: () => number
  isThere: (row: number) => boolean
  load: (from: number, to: number) => Promise<void>
}

/**
 * What goes onto paper: the beginning, or what follows the row that is read where that is further in. Ctrl P and `print` wait for these rows; what the
 * browser's own menu prints is what is there already.
 */
export function usePrinting(options: Options): { printed: Printed | undefined; print: () => Promise<void> } {
  const [printed, setPrinted] = useState<Printed>()
  const latest = useRef(options)
  latest.current = options
  const ready = useRef<Printed>(undefined)
  const printAll = useCallback(async () => {
    const { count, here, load } = latest.current
    const from = here() < MOST_PRINTED / 2 ? 0 : here()
    ready.current = { from, to: Math.min(count, from + MOST_PRINTED) }
    await load(ready.current.from, ready.current.to)
    print()
  }, [])
  useEffect(() => {
    const before = () => flushSync(() => setPrinted(thereIn(latest.current, ready.current)))
    const after = () => {
      ready.current = undefined
      setPrinted(undefined)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      void printAll()
    }
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    addEventListener('keydown', onKeyDown)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
      removeEventListener('keydown', onKeyDown)
    }
  }, [printAll])
  return { printed, print: printAll }
}

/** The longest stretch without a gap around what is wanted, else around the row that is read. */
function thereIn({ count, here, isThere }: Options, wanted: Printed | undefined): Printed {
  let from = wanted?.from ?? Math.min(here(), Math.max(0, count - 1))
  let to = from
  while (!wanted && from > 0 && isThere(from - 1) && to - from < MOST_PRINTED) from -= 1
  while (to < (wanted?.to ?? count) && isThere(to) && to - from < MOST_PRINTED) to += 1
  return { from, to }
}

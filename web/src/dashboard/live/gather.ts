export interface Gathering<T> {
  add(item: T): void
  /** What is not handed on yet is dropped. */
  end(): void
}

type Later = (run: () => void, ms: number) => () => void

const later: Later = (run, ms) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Hands on the first item at once and then, at most every `everyMs`, all that came meanwhile. */
export function gather<T>(everyMs: number, handOn: (items: T[]) => void, after: Later = later): Gathering<T> {
  let waiting: T[] = []
  let cancel: (() => void) | undefined
  const next = () => {
    cancel = undefined
    if (waiting.length === 0) return
    const items = waiting
    waiting = []
    cancel = after(next, everyMs)
    handOn(items)
  }
  return {
    add(item) {
      waiting.push(item)
      if (!cancel) next()
    },
    end() {
      cancel?.()
      waiting = []
    },
  }
}

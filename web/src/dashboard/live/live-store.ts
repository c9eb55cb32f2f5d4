import { useEffect, useSyncExternalStore } from 'react'
import type { Change } from './change.ts'
import type { Standing } from './listen.ts'

let standing: Standing = 'connecting'
const watchers = new Set<() => void>()
const listeners = new Set<(change: Change) => void>()

export function setStanding(next: Standing) {
  if (next === standing) return
  standing = next
  for (const watch of watchers) watch()
}

export function tell(change: Change) {
  for (const listen of listeners) listen(change)
}

function subscribe(watch: () => void) {
  watchers.add(watch)
  return () => watchers.delete(watch)
}

/** How the page stands with the server: whether it is told of changes, polls, or gets no answer. */
export function useStanding(): Standing {
  return useSyncExternalStore(subscribe, () => standing)
}

/** Calls `onChange`, which has to be the same from render to render, for every change that is told. */
export function useChanges(onChange: (change: Change) => void) {
  useEffect(() => {
    listeners.add(onChange)
    return () => void listeners.delete(onChange)
  }, [onChange])
}

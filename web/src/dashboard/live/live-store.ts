import { useSyncExternalStore } from 'react'
import type { Standing } from './listen.ts'

let standing: Standing = 'connecting'
const watchers = new Set<() => void>()

export function setStanding(next: Standing) {
  if (next === standing) return
  standing = next
  for (const watch of watchers) watch()
}

function subscribe(watch: () => void) {
  watchers.add(watch)
  return () => watchers.delete(watch)
}

/** How the page stands with the server: whether it is told of changes, polls, or gets no answer. */
export function useStanding(): Standing {
  return useSyncExternalStore(subscribe, () => standing)
}

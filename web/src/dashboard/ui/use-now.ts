import { useSyncExternalStore } from 'react'

let now = Date.now()

function subscribe(changed: () => void) {
  const timer = setInterval(() => {
    now = Date.now()
    changed()
  }, 30_000)
  return () => clearInterval(timer)
}

/** The time in ms, moving on every half minute: all that is relative on a page moves together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

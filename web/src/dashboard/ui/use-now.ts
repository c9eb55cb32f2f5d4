import { useSyncExternalStore } from 'react'

const STEP_MS = 30_000

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const watchers = new Set<() => void>()

function move() {
  now = Date.now()
  for (const watch of watchers) watch()
}

function subscribe(watch: () => void) {
  if (Date.now() - now >= STEP_MS) queueMicrotask(move)
  watchers.add(watch)
  timer ??= setInterval(move, STEP_MS)
  return () => {
    watchers.delete(watch)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time in ms, moving on every half minute: all that is relative on a page moves together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

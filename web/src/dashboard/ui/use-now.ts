import { useSyncExternalStore } from 'react'
import { serverNow } from '../clock.ts'

const STEP_MS = 30_000

let now = serverNow()
let timer: ReturnType<typeof setInterval> | undefined
const watchers = new Set<() => void>()

function move() {
  now = serverNow()
  for (const watch of watchers) watch()
}

function subscribe(watch: () => void) {
  watchers.add(watch)
  timer ??= setInterval(move, STEP_MS)
  return () => {
    watchers.delete(watch)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Also after a sleep, and where the server has said meanwhile that it is another time. */
function current() {
  if (Math.abs(serverNow() - now) > 1.5 * STEP_MS) now = serverNow()
  return now
}

/** The time at the server in ms, moving on every half minute: all that is relative on a page moves together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, current)
}

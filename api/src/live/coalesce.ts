import type { Change } from '../db/changes.ts'

/**
 * Gathers changes and hands them on: the first at once, what follows at most every `everyMs`,
 * one of each kind at a time. It names a node where all of its kind were of that one. `full`
 * says that the reader is behind: then more is gathered.
 */
export function coalesce(
  everyMs: number,
  hand: (changes: Change[]) => void,
  full: () => boolean = () => false,
): { add(change: Change): void; end(): void } {
  const gathered = new Map<Change['kind'], string | undefined>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    if (gathered.size === 0) return
    if (!full()) {
      const changes = [...gathered].map(([kind, nodeId]) => (nodeId === undefined ? { kind } : { kind, nodeId }))
      gathered.clear()
      hand(changes)
    }
    timer = setTimeout(flush, everyMs)
    timer.unref()
  }
  return {
    add({ kind, nodeId }) {
      const same = !gathered.has(kind) || gathered.get(kind) === nodeId
      gathered.set(kind, same ? nodeId : undefined)
      if (timer === undefined) flush()
    },
    end() {
      clearTimeout(timer)
      gathered.clear()
    },
  }
}

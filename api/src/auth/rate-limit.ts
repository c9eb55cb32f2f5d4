/** How often something may be tried. Kept in this process: a second one beside it allows as much again. */
export interface RateLimit {
  /** Counts one attempt. The seconds to wait where it is one too many; 0 where it may go on. */
  attempt(who: string, now: number): number
}

/** At most `count` attempts in any window of `windowMs` per name; remembers a bounded number of names. */
export function rateLimit({
  count,
  windowMs,
  names = 10_000,
}: {
  count: number
  windowMs: number
  names?: number
}): RateLimit {
  const windows = new Map<string, { since: number; used: number }>()
  return {
    attempt(who, now) {
      const window = windows.get(who)
      windows.delete(who)
      // Insertion order is order of use: what is dropped has been quiet the longest.
      if (windows.size >= names) for (const [oldest] of windows.entries().take(1)) windows.delete(oldest)
      if (!window || now - window.since >= windowMs) {
        windows.set(who, { since: now, used: 1 })
        return 0
      }
      window.used++
      windows.set(who, window)
      return window.used > count ? Math.ceil((window.since + windowMs - now) / 1000) : 0
    },
  }
}

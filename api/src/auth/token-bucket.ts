import type { RateLimit } from './rate-limit.ts'

/**
 * `burst` attempts at once and `perSecond` more with each second, per name. One too many costs
 * nothing but the wait. Remembers a bounded number of names.
 */
export function tokenBucket({
  burst,
  perSecond,
  names = 10_000,
}: {
  burst: number
  perSecond: number
  names?: number
}): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    attempt(who, now) {
      const { left, at } = buckets.get(who) ?? { left: burst, at: now }
      buckets.delete(who)
      // Insertion order is order of use: what is dropped has been quiet the longest.
      if (buckets.size >= names) for (const [oldest] of buckets.entries().take(1)) buckets.delete(oldest)
      const filled = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond)
      buckets.set(who, { left: filled >= 1 ? filled - 1 : filled, at: now })
      return filled >= 1 ? 0 : Math.ceil((1 - filled) / perSecond)
    },
  }
}

const LIMIT = 100e6
const EVERY_MS = 10

/**
 * Collects garbage before it piles up: the runtime judges by the machine's memory, of
 * which a tool in the background should use little. What survives a collection raises
 * the bar for the next, so that a large live heap is not walked again and again.
 * Returns how to stop.
 */
export function staySmall(): () => void {
  let bar = LIMIT
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() < bar) return
    Bun.gc(true)
    bar = Math.max(LIMIT, process.memoryUsage.rss() + 3e6)
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * Lets everything else in the process happen now and then during long synchronous work.
 * Returns a function to be called (and awaited, when it answers a promise) between steps:
 * about every 20 ms it gives way, and it throws the signal's reason once that aborts.
 */
export function breath(signal: AbortSignal): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    signal.throwIfAborted()
    if (performance.now() - last < 20) return undefined
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      last = performance.now()
      signal.throwIfAborted()
    })
  }
}

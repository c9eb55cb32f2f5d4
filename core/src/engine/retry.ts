import type { OnEvent } from './events.ts'
import { type Clock, RemoteError, type RemoteErrorCode } from './ports.ts'

const AGAIN: ReadonlySet<RemoteErrorCode> = new Set(['unreachable', 'unavailable', 'not-ours'])
const FIRST_MS = 250
const LONGEST_MS = 15_000
/** With the delays below: about a minute of a server that is away. */
const TRIES = 9

export interface RetryOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onEvent: OnEvent
  readonly random?: () => number
}

/** Milliseconds before try number `attempt` (1 is the first repetition): doubling, with full jitter, or the server's wish. */
export function delayBefore(attempt: number, retryAfter: number | undefined, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1))
  return Math.max(Math.min(retryAfter ?? 0, 60_000), ceiling / 2 + (random * ceiling) / 2)
}

/** Runs `work` again while its failure may pass, and rejects with the last failure when it does not. */
export async function withRetry<T>(what: string, options: RetryOptions, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    options.signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      options.signal.throwIfAborted()
      if (!(error instanceof RemoteError) || !AGAIN.has(error.code) || attempt === TRIES) throw error
      const delayMs = delayBefore(attempt, error.retryAfter, (options.random ?? Math.random)())
      options.onEvent({ event: 'retry', what, code: error.code, message: error.message, delayMs })
      await options.clock.sleep(delayMs, options.signal)
    }
  }
}

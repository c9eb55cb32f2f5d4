import type { Log } from '../log.ts'
import { type Sweep, sweepPacks } from './sweep-packs.ts'

const HOUR = 3_600_000

/**
 * Sweeps now and every hour, which keeps no process alive. `stop` resolves once nothing is
 * under way: the database may be closed then.
 */
export function sweepHourly({ now, log, ...services }: Pick<Sweep, 'db' | 'blobs'> & { now: () => Date; log: Log }): {
  stop(): Promise<void>
} {
  const stopping = new AbortController()
  let running = Promise.resolve()
  const sweep = () => {
    running = running.then(async () => {
      try {
        const packs = await sweepPacks({ ...services, now: now(), signal: stopping.signal })
        if (packs > 0) log('info', 'deleted packs that were never recorded', { packs })
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        log('warn', 'packs that were never recorded could not be deleted; it is tried again in an hour', { reason })
      }
    })
  }
  sweep()
  const timer = setInterval(sweep, HOUR)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}

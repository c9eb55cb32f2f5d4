import { brokenBy } from './broken-promise.ts'
import { liveCases, type NotTried } from './cases/live.ts'
import { LiveStage } from './live-stage.ts'
import type { LiveSubject } from './live-subject.ts'

/** One promise, looked at on the machine as it is. */
export interface LiveCase {
  readonly title: string
  /**
   * Resolves to what was seen, in a few words: `14 artifacts: 10 session, 4 history`; or to
   * why this machine could not tell. Rejects with a `BrokenPromise`, or with the reason of the context's signal.
   */
  run(): Promise<string | NotTried>
}

/**
 * The part of the suite that needs no world of its own. It reads only, keeps to its bounds
 * however much there is, and takes no offence at a machine on which agents are at work.
 * The cases share one listing: run them in order, one after the other, and stop after the
 * first that rejects only if `discover` is what failed.
 */
export function liveConformance(subject: LiveSubject): LiveCase[] {
  const stage = new LiveStage(subject)
  return liveCases.map(({ title, promise, contract, usually, play }) => ({
    title,
    run: async () => {
      const { signal } = subject.context
      signal.throwIfAborted()
      try {
        return await play(stage)
      } catch (thrown) {
        signal.throwIfAborted()
        throw brokenBy(thrown, { promise, contract, usually })
      }
    },
  }))
}

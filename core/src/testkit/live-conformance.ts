import { inspect } from 'node:util'
import { BrokenPromise, brokenBy, Hindered } from './broken-promise.ts'
import { type LiveScript, liveCases, type NotTried } from './cases/live.ts'
import { LiveStage } from './live-stage.ts'
import type { LiveSubject } from './live-subject.ts'
import type { Question } from './question.ts'

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
 * The cases share one listing, and what is known of the four questions: run them in order, one after the other. A case
 * that fails and asks a question which did not work before is not tried, and says which case is about that.
 */
export function liveConformance(subject: LiveSubject): LiveCase[] {
  const stage = new LiveStage(subject)
  const broken = new Map<Question, string>()
  const lost = lostCollector()
  return liveCases.map((script) => ({
    title: script.title,
    run: async () => {
      const { signal } = subject.context
      signal.throwIfAborted()
      stage.asked.clear()
      try {
        return await script.play(stage)
      } catch (thrown) {
        signal.throwIfAborted()
        const hindrance = hindranceOf(stage, broken)
        if (script.basic !== undefined) broken.set(script.basic, script.title)
        if (hindrance !== undefined) return { notTried: hindrance.message }
        const error = brokenBy(thrown, promisedBy(script))
        const before = lost.before(error, script.title)
        if (before !== undefined) return { notTried: `it ends as “${before}” did` }
        throw error
      }
    },
  }))
}

function hindranceOf({ asked }: LiveStage, broken: ReadonlyMap<Question, string>): Hindered | undefined {
  for (const [question, title] of broken) if (asked.has(question)) return new Hindered(question, title)
  return undefined
}

/** Where a collector that ran elsewhere is gone, all that follows fails as the first did. */
function lostCollector() {
  const titles = new Map<string, string>()
  return {
    before(error: Error, title: string): string | undefined {
      const got = error instanceof BrokenPromise ? inspect(error.finding.got) : ''
      if (!got.startsWith('the error `unavailable`')) return undefined
      const first = titles.get(got)
      titles.set(got, first ?? title)
      return first
    },
  }
}

const promisedBy = ({ promise, contract, usually }: LiveScript) => ({ promise, contract, usually })

import type { ArtifactErrorCode, Context } from '../collector.ts'
import type { Installed } from './installed.ts'
import type { Ledger } from './ledger.ts'
import type { Subject } from './run.ts'

/** The world as the host knows it; the engine adds what belongs to the run. */
export type World = Omit<Context, 'signal' | 'report' | 'covered'>

/** What a collector said of its own listing. */
export interface Coverage {
  readonly covered: ReadonlySet<string>
  /** Something could not be listed, so that nothing may be concluded from what is missing. */
  readonly troubled: boolean
}

/** Links out and things that are no files are left out on purpose: the listing is whole all the same. */
const LEFT_OUT: ReadonlySet<ArtifactErrorCode> = new Set(['outside-root', 'not-a-file'])

/** A collector with its context, and what it says through it while it discovers. */
export function subjectOf(
  installed: Installed,
  world: World,
  ledger: Ledger,
  signal: AbortSignal,
): Subject & { coverage(): Coverage } {
  const covered = new Set<string>()
  let troubled = false
  const id = installed.definition.id
  const context: Context = {
    ...world,
    signal,
    covered: (path) => void covered.add(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path),
    report: ({ key = null, path = null, code, message }) => {
      troubled ||= !LEFT_OUT.has(code)
      const issue = { collector: id, key, path, code, message }
      if (key === null) ledger.reported(issue)
      else ledger.issue(issue)
    },
  }
  return { ...installed, context, coverage: () => ({ covered: new Set(covered), troubled }) }
}

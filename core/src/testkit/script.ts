import type { Promised } from './broken-promise.ts'
import type { Question } from './question.ts'
import type { Stage } from './stage.ts'
import type { Ability } from './subject.ts'

/** A case as it is written: what it promises, what it needs, and what it does on a stage of its own. */
export interface Script extends Promised {
  readonly title: string
  /** The question whose first promise this is: where it is broken, cases that ask the question refer to this one. */
  readonly basic?: Question
  readonly needs?: readonly Ability[]
  /** Why the machine that runs the tests cannot tell. */
  readonly skip?: string | undefined
  play(stage: Stage): Promise<void>
}

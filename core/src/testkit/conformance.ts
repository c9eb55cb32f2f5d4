import { brokenBy, Hindered } from './broken-promise.ts'
import { definitionCases } from './cases/definition.ts'
import { describingCases } from './cases/describing.ts'
import { discoveryCases } from './cases/discovery.ts'
import { fingerprintCases } from './cases/fingerprint.ts'
import { mannersCases } from './cases/manners.ts'
import { readingCases } from './cases/reading.ts'
import { speedCases } from './cases/speed.ts'
import { QUESTIONS, type Question } from './question.ts'
import type { Script } from './script.ts'
import { Stage } from './stage.ts'
import type { Subject } from './subject.ts'
import { WORKS } from './works.ts'

/** One promise, ready to be handed to a test runner. */
export interface Case {
  readonly title: string
  /** Why it cannot run here; absent when it can. */
  readonly skip?: string
  /**
   * Rejects with a `BrokenPromise` that says which one, the two values and what usually causes it; or, where a question
   * that it asks does not work at all, with an error that names the case about that.
   */
  run(): Promise<void>
}

const about: readonly Script[] = [
  ...discoveryCases,
  ...fingerprintCases,
  ...readingCases,
  ...describingCases,
  ...mannersCases,
  ...speedCases,
]

/** All cases, in the order in which they are run: the first promise of each question before all others. */
export const SCRIPTS: readonly Script[] = [
  ...definitionCases,
  ...about.filter(({ basic }) => basic !== undefined),
  ...about.filter(({ basic }) => basic === undefined),
]

/**
 * Everything the contract promises, case by case:
 *
 *     for (const c of conformance(subject)) (c.skip ? test.skip : test)(c.skip ? `${c.title}: ${c.skip}` : c.title, c.run)
 *
 * `patience`: milliseconds after which an answer that has not come counts as none.
 */
export function conformance(subject: Subject, patience = 10_000): Case[] {
  const asked = SCRIPTS.filter(({ needs }) => !(subject.knownByPlace && needs?.includes('rename')))
  const broken = brokenQuestions(subject, patience)
  return asked.map((script) => {
    const skip = script.skip ?? lacking(subject, script)
    const run = async () => {
      if (skip !== undefined) throw new Error(`cannot run: ${skip}`)
      const stage = await Stage.of(subject, patience)
      try {
        await script.play(stage)
      } catch (thrown) {
        throw (await hindrance(script, stage.asked, broken)) ?? brokenBy(thrown, script)
      } finally {
        await stage.clear()
      }
    }
    return { title: script.title, ...(skip !== undefined && { skip }), run }
  })
}

type IsBroken = (question: Question) => Promise<boolean>

/** Looks at a question when it is first asked about, on a machine of its own. */
function brokenQuestions(subject: Subject, patience: number): IsBroken {
  const known = new Map<Question, Promise<boolean>>()
  const look = async (question: Question) => {
    const stage = await Stage.of(subject, patience)
    return WORKS[question](stage)
      .then(
        () => false,
        () => true,
      )
      .finally(() => stage.clear())
  }
  return (question) => {
    const looked = known.get(question) ?? look(question)
    known.set(question, looked)
    return looked
  }
}

/** What kept a case from telling anything: the first question, of those it asked, that does not work. */
async function hindrance(
  { basic }: Script,
  asked: ReadonlySet<Question>,
  isBroken: IsBroken,
): Promise<Hindered | undefined> {
  for (const question of QUESTIONS) {
    if (question === basic) return undefined
    if (!asked.has(question) || !(await isBroken(question))) continue
    const see = SCRIPTS.find((script) => script.basic === question) as Script
    return new Hindered(question, see.title)
  }
  return undefined
}

function lacking(subject: Subject, { title, needs = [] }: Script): string | undefined {
  if (title.startsWith('import') && subject.entry === undefined) return 'the subject names no entry'
  for (const ability of needs) {
    const reason = subject.cannot?.[ability]
    if (reason !== undefined) return reason
    if (subject[ability] === undefined) return `this world cannot ${ability}`
  }
  return undefined
}

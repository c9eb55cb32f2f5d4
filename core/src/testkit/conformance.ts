import { brokenBy } from './broken-promise.ts'
import { definitionCases } from './cases/definition.ts'
import { describingCases } from './cases/describing.ts'
import { discoveryCases } from './cases/discovery.ts'
import { fingerprintCases } from './cases/fingerprint.ts'
import { mannersCases } from './cases/manners.ts'
import { readingCases } from './cases/reading.ts'
import { speedCases } from './cases/speed.ts'
import type { Script } from './script.ts'
import { Stage } from './stage.ts'
import type { Subject } from './subject.ts'

/** One promise, ready to be handed to a test runner. */
export interface Case {
  readonly title: string
  /** Why it cannot run here; absent when it can. */
  readonly skip?: string
  /** Rejects with a `BrokenPromise` that says which one, the two values and what usually causes it. */
  run(): Promise<void>
}

/** All cases, in the order in which they are run. */
export const SCRIPTS: readonly Script[] = [
  ...definitionCases,
  ...discoveryCases,
  ...fingerprintCases,
  ...readingCases,
  ...describingCases,
  ...mannersCases,
  ...speedCases,
]

/**
 * Everything the contract promises, case by case:
 *
 *     for (const c of conformance(subject)) (c.skip ? test.skip : test)(c.skip ? `${c.title}: ${c.skip}` : c.title, c.run)
 */
export function conformance(subject: Subject): Case[] {
  const asked = SCRIPTS.filter(({ needs }) => !(subject.knownByPlace && needs?.includes('rename')))
  return asked.map((script) => {
    const skip = script.skip ?? lacking(subject, script)
    const run = async () => {
      if (skip !== undefined) throw new Error(`cannot run: ${skip}`)
      const stage = await Stage.of(subject)
      try {
        await script.play(stage)
      } catch (thrown) {
        throw brokenBy(thrown, script)
      } finally {
        await stage.clear()
      }
    }
    return { title: script.title, ...(skip !== undefined && { skip }), run }
  })
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

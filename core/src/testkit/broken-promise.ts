import { inspect, isDeepStrictEqual } from 'node:util'
import { isArtifactError } from '../collector.ts'
import type { Question } from './question.ts'

/** What is said of a promise: the sentence, where the contract makes it, and what usually breaks it. */
export interface Promised {
  readonly promise: string
  /** The member of the contract that makes it, such as `ArtifactRef.key`. */
  readonly contract: string
  readonly usually: string
}

/** Where a promise was found broken: the two values, and on what. */
export interface Finding {
  /** The artifact or the call that was looked at. */
  readonly on?: string | undefined
  readonly expected: unknown
  readonly got: unknown
  /** What usually causes just this; else what usually breaks the promise. Empty: nobody can say. */
  readonly usually?: string | undefined
}

/** Values are cut where nobody reads on. */
const SHOWN = 600

/** A finding on its way to whoever knows which promise was looked at. */
export class Found extends Error {
  override readonly name = 'Found'
  readonly finding: Finding

  /** `cause`: what the collector threw; a test runner shows where. */
  constructor(finding: Finding, options?: { cause?: unknown }) {
    super(`expected ${shown(finding.expected)}, got ${shown(finding.got)}`, options)
    this.finding = finding
  }
}

/** A promise of the contract that a collector did not keep, ready to be read by its author. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
  /** Kept out of what a test runner prints: the message says all of it. */
  readonly #about: { readonly promised: Promised; readonly finding: Finding }

  constructor(promised: Promised, finding: Finding, options?: { cause?: unknown }) {
    const { on, expected, got, usually = promised.usually } = finding
    const lines = [
      `${promised.promise} (${promised.contract})`,
      ...(on === undefined ? [] : [`  on:       ${on}`]),
      `  expected: ${indented(shown(expected))}`,
      `  got:      ${indented(shown(got))}`,
      ...(usually === '' ? [] : [`  usually:  ${usually}`]),
    ]
    super(lines.join('\n'), options)
    this.#about = { promised, finding }
    withoutFrames(this)
  }

  get promised(): Promised {
    return this.#about.promised
  }

  get finding(): Finding {
    return this.#about.finding
  }
}

/** A case that says nothing, as a question that it asks does not work: another case says more. */
export class Hindered extends Error {
  override readonly name = 'Hindered'

  constructor(question: Question, basic: string) {
    super(`this case needs a working \`${question}\`: see “${basic}”`)
    withoutFrames(this)
  }
}

/** A test runner shows the code that the first frame names. This suite's own says nothing to an author: the message is to come first. */
function withoutFrames(error: Error): void {
  error.stack = `${error.name}: ${error.message}\n    at conformance (@exfil/core/testkit)`
}

/** Something that is not the collector's doing: the world it was to be looked at in, or how it was set up. */
export class SubjectTrouble extends Error {
  override readonly name = 'SubjectTrouble'
}

/** Makes of whatever a case threw the promise that is broken by it. */
export function brokenBy(thrown: unknown, promised: Promised): Error {
  if (thrown instanceof BrokenPromise || thrown instanceof SubjectTrouble) return thrown
  if (thrown instanceof Found) {
    return new BrokenPromise(promised, thrown.finding, 'cause' in thrown ? { cause: thrown.cause } : undefined)
  }
  const usually = mistakeIn(thrown)
  return new BrokenPromise(
    promised,
    { expected: text('no error'), got: text(inWords(thrown)), usually },
    { cause: thrown },
  )
}

/** What a call ended with, in words. */
export function inWords(outcome: unknown): string {
  if (isArtifactError(outcome)) return `the error \`${outcome.code}\`: ${outcome.message}`
  if (outcome instanceof Error) return `the error ${outcome.name}: ${outcome.message}`
  return `success: ${shown(outcome)}`
}

/** What usually lies behind an error of the language itself; nothing for any other. */
export function mistakeIn(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined
  if (thrown.name === 'SyntaxError') return 'a parser met what it does not understand: step over it'
  if (!['TypeError', 'ReferenceError', 'RangeError'].includes(thrown.name)) return undefined
  return 'a value is taken for what it is not: look at its type before it is used'
}

/** A value that is to be shown as it is, not quoted. */
export const text = (words: string): { [inspect.custom](): string } => ({ [inspect.custom]: () => words })

/** Throws unless the two are the same all the way down. */
export function same(got: unknown, expected: unknown, about: Pick<Finding, 'on' | 'usually'> = {}): void {
  if (!isDeepStrictEqual(got, expected)) throw new Found({ ...about, expected, got })
}

/** Throws unless both lists hold the same words, in any order; shows only what differs. */
export function sameSet(
  got: readonly string[],
  expected: readonly string[],
  about: Pick<Finding, 'on' | 'usually'> = {},
): void {
  const spare = without(got, expected)
  const missing = without(expected, got)
  if (spare.length === 0 && missing.length === 0) return
  const common = got.length - spare.length
  const others = common === 0 ? '' : ` (and ${common} that are as expected)`
  throw new Found({
    ...about,
    expected: text(`${missing.length === 0 ? 'nothing more' : shown(missing)}${others}`),
    got: text(`${spare.length === 0 ? 'nothing in their place' : shown(spare)}${others}`),
  })
}

/** Throws unless it holds. `expected` and `got` are words or values. */
export function holds(ok: boolean, finding: Finding): asserts ok {
  if (!ok) throw new Found(finding)
}

/** What is in `all` beyond what is in `others`, each as often. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const one of others) left.set(one, (left.get(one) ?? 0) + 1)
  return all.filter((one) => {
    const count = left.get(one) ?? 0
    left.set(one, count - 1)
    return count <= 0
  })
}

function shown(value: unknown): string {
  const whole = inspect(value, { depth: 4, breakLength: 100, maxArrayLength: 10, maxStringLength: 200 })
  return whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole
}

const indented = (lines: string) => lines.replaceAll('\n', '\n            ')

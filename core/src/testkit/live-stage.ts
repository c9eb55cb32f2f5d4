import {
  type ArtifactError,
  type ArtifactRef,
  type Collector,
  type Context,
  type Fingerprint,
  type Issue,
  isArtifactError,
} from '../collector.ts'
import { holds, same, text } from './broken-promise.ts'
import type { LiveSubject } from './live-subject.ts'
import type { Question } from './question.ts'
import { isFingerprint } from './stage.ts'
import { watchedCollector } from './watched-collector.ts'

/** What one listing said. */
export interface Listing {
  readonly refs: readonly ArtifactRef[]
  readonly issues: readonly Issue[]
  readonly covered: readonly string[]
}

/** An artifact of the sample, and its fingerprint. */
export interface Looked {
  readonly ref: ArtifactRef
  readonly seen: Fingerprint
}

/** Milliseconds in which a collector that runs here has to answer; generous, as the machine is in use. */
const PATIENCE = 60_000
/** As long as a timer goes. */
const FOR_EVER = 2 ** 31 - 1

/** How many refs are asked for at once, as the engine does. */
const BATCH = 500

/** What the live cases share: the collector, one listing, and a sample of it. */
export class LiveStage {
  readonly collector: Collector
  /** What was asked by the case that is under way. */
  readonly asked = new Set<Question>()
  readonly context: Context
  readonly pid: number
  readonly bytes: number
  readonly #sample: number
  #listing: Promise<Listing> | undefined

  constructor({ collector, context, pid = process.pid, sample = 30, bytes = 64 << 20 }: LiveSubject) {
    // Whoever runs it elsewhere knows how long that may take, and ends what is silent.
    this.collector = watchedCollector(collector, this.asked, pid === process.pid ? PATIENCE : FOR_EVER)
    this.context = context
    this.pid = pid
    this.bytes = bytes
    this.#sample = sample
  }

  /** The first listing, made once. Its issues are told to the context given, later ones' are not. */
  listing(): Promise<Listing> {
    this.asked.add('discover')
    this.#listing ??= this.list(this.context)
    return this.#listing
  }

  async list(told?: Context): Promise<Listing> {
    const refs: ArtifactRef[] = []
    const issues: Issue[] = []
    const covered: string[] = []
    const ctx = this.contextOf(this.context.signal, {
      report: (issue) => {
        issues.push(issue)
        told?.report(issue)
      },
      covered: (path) => covered.push(path),
    })
    for await (const batch of this.collector.discover(ctx)) for (const ref of batch) refs.push(ref)
    return { refs, issues, covered }
  }

  /** The given context with another signal, and with what is said to it kept back. */
  contextOf(signal: AbortSignal, ears: Partial<Pick<Context, 'report' | 'covered'>> = {}): Context {
    const { context } = this
    return {
      signal,
      home: context.home,
      env: context.env,
      platform: context.platform,
      now: () => context.now(),
      debug: (message) => context.debug(message),
      exec: (command, args, options) => context.exec(command, args, options),
      report: () => {},
      covered: () => {},
      ...ears,
    }
  }

  /** A context of its own that says nothing, ended by the given one. */
  quiet(): Context {
    return this.contextOf(this.context.signal)
  }

  async look(refs: readonly ArtifactRef[]): Promise<(Fingerprint | ArtifactError)[]> {
    const answers: (Fingerprint | ArtifactError)[] = []
    for (let at = 0; at < refs.length; at += BATCH) {
      const asked = refs.slice(at, at + BATCH)
      const given = await this.collector.fingerprint(asked, this.quiet())
      holds(Array.isArray(given), { on: 'fingerprint', expected: text('a list of answers'), got: given, usually: '' })
      same(given.length, asked.length, { on: `fingerprint of ${asked.length} refs`, usually: ONE_EACH })
      answers.push(...given)
    }
    for (const [at, answer] of answers.entries()) {
      const on = `${refs[at]?.kind} ${refs[at]?.key}`
      holds(isFingerprint(answer), {
        on,
        expected: text('a fingerprint with a token, or an ArtifactError'),
        got: answer,
        usually: '',
      })
      if (isArtifactError(answer) || answer.size === undefined) continue
      holds(Number.isSafeInteger(answer.size) && answer.size >= 0, {
        on,
        expected: text('a size in whole bytes, or none'),
        got: answer.size,
      })
    }
    return answers
  }

  /** Some of each kind, taken from all over the listing, that can be looked at. */
  async sample(): Promise<Looked[]> {
    const { refs } = await this.listing()
    const kinds = new Map<string, ArtifactRef[]>()
    for (const ref of refs) kinds.set(ref.kind, [...(kinds.get(ref.kind) ?? []), ref])
    const each = Math.max(1, Math.floor(this.#sample / Math.max(1, kinds.size)))
    const chosen = [...kinds.values()].flatMap((all) => spread(all, each)).slice(0, Math.max(1, this.#sample))
    const answers = await this.look(chosen)
    return chosen.flatMap((ref, at) => {
      const seen = answers[at]
      return seen === undefined || isArtifactError(seen) ? [] : [{ ref, seen }]
    })
  }
}

export const ONE_EACH =
  'answers are not gathered, or refs that could not be looked at were left out: answer an ArtifactError in their place'

/** `count` of them, evenly taken, the first and the last among them. */
function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all]
  if (count === 1) return all.slice(-1)
  return Array.from({ length: count }, (_, at) => all[Math.round((at * (all.length - 1)) / (count - 1))] as T)
}

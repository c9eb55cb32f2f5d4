import { inspect } from 'node:util'
import { type Collector, type Context, isArtifactError } from '@exfil/core'
import { BrokenPromise, liveConformance } from '@exfil/core/testkit'

/** What became of one promise of the contract on this machine. */
export type CheckedPromise = { readonly title: string } & (
  | { readonly result: 'kept'; readonly seen: string }
  | ({ readonly result: 'broken' } & Breach)
  | { readonly result: 'not-run'; readonly reason: string }
)

export interface Breach {
  readonly promise: string
  /** The member of the contract that makes it: `ArtifactRef.key`. */
  readonly contract: string
  /** The artifact or call that was looked at. */
  readonly on: string | null
  readonly expected: string
  readonly got: string
  /** What usually causes it; null where nobody can say. */
  readonly usually: string | null
}

/**
 * Looks at the promises one after the other, on the machine that `context` is. Reads only.
 * Where the collector could not list anything, the others are not run. Rejects with the
 * signal's reason.
 */
export async function* checkPromises(subject: {
  readonly collector: Collector
  readonly context: Context
  readonly pid?: number
}): AsyncGenerator<CheckedPromise> {
  let isListed = true
  const collector = subject.pid === undefined ? subject.collector : asItFails(subject.collector)
  for (const [index, { title, run }] of liveConformance({ ...subject, collector }).entries()) {
    if (!isListed) {
      yield { title, result: 'not-run', reason: 'what there is could not be listed' }
      continue
    }
    try {
      const seen = await run()
      yield typeof seen === 'string'
        ? { title, result: 'kept', seen }
        : { title, result: 'not-run', reason: seen.notTried }
    } catch (error) {
      if (!(error instanceof BrokenPromise)) throw error
      if (index === 0) isListed = false
      yield { title, result: 'broken', ...breachOf(error) }
    }
  }
}

/**
 * A collector that runs apart, with the very errors of its `describe`: so that a run goes on, `malformed` is made of
 * whatever it throws, with the error as the cause.
 */
function asItFails(collector: Collector): Collector {
  return {
    discover: (ctx) => collector.discover(ctx),
    fingerprint: (refs, ctx) => collector.fingerprint(refs, ctx),
    read: (ref, span, ctx) => collector.read(ref, span, ctx),
    describe: (ref, ctx) =>
      collector.describe(ref, ctx).catch((error: unknown) => {
        throw isArtifactError(error) && error.cause instanceof Error ? error.cause : error
      }),
  }
}

function breachOf({ promised, finding }: BrokenPromise): Breach {
  const { promise, contract } = promised
  const { on = null, expected, got, usually = promised.usually } = finding
  return { promise, contract, on, expected: shown(expected), got: shown(got), usually: usually || null }
}

const shown = (value: unknown) =>
  inspect(value, { depth: 4, breakLength: Infinity, maxStringLength: 200 }).slice(0, 600)

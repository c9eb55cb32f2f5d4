import type { ArtifactRef } from '../collector.ts'
import type { Subject } from './run.ts'

/** A collector that threw where it must not: its survey is void, the run goes on. */
export class CollectorFailure extends Error {
  override readonly name = 'CollectorFailure'
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Tells what the source throws from what its consumer does. */
export async function* guarded<T>(open: () => AsyncIterable<T>): AsyncGenerator<T> {
  let iterator: AsyncIterator<T> | undefined
  try {
    for (;;) {
      const next = await step()
      if (next.done) return
      yield next.value
    }
  } finally {
    await iterator?.return?.()
  }

  async function step(): Promise<IteratorResult<T>> {
    try {
      iterator ??= open()[Symbol.asyncIterator]()
      return await iterator.next()
    } catch (error) {
      throw new CollectorFailure(error)
    }
  }
}

/** Its fingerprints of these refs. Throws a `CollectorFailure`. */
export async function fingerprints({ collector, context }: Subject, refs: readonly ArtifactRef[]) {
  try {
    return await collector.fingerprint(refs, context)
  } catch (error) {
    throw new CollectorFailure(error)
  }
}

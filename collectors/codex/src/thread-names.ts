import type { Context } from '@exfil/core'
import { linesOf, type Place, readEnds, timeOf } from '@exfil/core/files'
import { recordsOn, string } from './records.ts'
import { below } from './roots.ts'

/** A name that a person gave to a thread, and when, in milliseconds since the epoch; NaN when that is not told. */
export interface Named {
  readonly name: string
  readonly at: number
}

/** Bytes read at either end: tens of thousands of names. */
const END = 4 * 1024 * 1024

/**
 * The names in a home's `session_index.jsonl`, by thread; of several the last one holds. A name that
 * is given later is shown once the rollout itself changes. To bring that forward, a fingerprint would
 * have to hold the name: the rollout would be read again for it, and in vain, because equal bytes are
 * not described again. Current releases note the name in the rollout, where it is a change like others.
 */
export function threadNames(home: Place, bounds: readonly Place[], ctx: Context): ReadonlyMap<string, Named> {
  const known = KNOWN.get(ctx) ?? new Map<string, ReadonlyMap<string, Named>>()
  KNOWN.set(ctx, known)
  const names = known.get(home.locator) ?? read(below(home, 'session_index.jsonl').locator, bounds, ctx)
  known.set(home.locator, names)
  return names
}

/** Read once for each run. */
const KNOWN = new WeakMap<Context, Map<string, ReadonlyMap<string, Named>>>()

function read(locator: string, bounds: readonly Place[], ctx: Context): ReadonlyMap<string, Named> {
  const names = new Map<string, Named>()
  try {
    const { head, tail } = linesOf(readEnds(locator, END, bounds, ctx))
    for (const { text, cut } of [...head, ...tail]) {
      for (const record of cut ? [] : recordsOn(text)) {
        const id = string(record, 'id')
        const name = string(record, 'thread_name')
        if (id && name) names.set(id, { name, at: timeOf(record.updated_at) })
      }
    }
  } catch {
    ctx.signal.throwIfAborted()
    // There is none, or it cannot be read: then nothing has a name, and its own look says why.
  }
  return names
}

import type { z } from 'zod'
import { storable } from '../../db/storable.ts'

/** Items are validated one by one, so that a bad one is answered as such and its neighbours go on. */
export function parseItem<T>(
  schema: z.ZodType<T>,
  item: unknown,
): { ok: true; item: T } | { ok: false; reason: string } {
  const parsed = attempt(() => schema.safeParse(storable(item)))
  if (!parsed) return { ok: false, reason: 'nested too deeply' }
  if (parsed.success) return { ok: true, item: parsed.data }
  const [issue] = parsed.error.issues
  return { ok: false, reason: issue ? `${issue.path.join('.') || 'item'}: ${issue.message}` : 'not an item' }
}

function attempt<T>(fn: () => T): T | undefined {
  try {
    return fn()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

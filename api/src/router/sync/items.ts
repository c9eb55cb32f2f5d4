import type { z } from 'zod'

/**
 * Items are validated one by one, so that a bad one is answered as such and its
 * neighbours go on. Text that Postgres cannot hold loses what it cannot: NUL characters
 * and halves of surrogate pairs.
 */
export function parseItem<T>(
  schema: z.ZodType<T>,
  item: unknown,
): { ok: true; item: T } | { ok: false; reason: string } {
  const parsed = schema.safeParse(cleaned(item))
  if (parsed.success) return { ok: true, item: parsed.data }
  const [issue] = parsed.error.issues
  return { ok: false, reason: issue ? `${issue.path.join('.') || 'item'}: ${issue.message}` : 'not an item' }
}

/** The value without what Postgres cannot hold. */
export const cleaned = <T>(value: T): T => clean(value) as T

function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? cleanText(value) : value
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleaned(name), clean(inner)]))
}

const cleanText = (text: string) => text.replaceAll('\0', '').toWellFormed()

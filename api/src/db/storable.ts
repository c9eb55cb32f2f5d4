/** The value without what Postgres' text and jsonb cannot hold: NUL characters and halves of surrogate pairs. */
export const storable = <T>(value: T): T => clean(value) as T

function clean(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed() ? value.replaceAll('\0', '').toWellFormed() : value
  }
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), clean(inner)]))
}

/** A plugin broke the contract in a way that makes the rest of what it says worthless. */
export class Defect extends Error {
  override readonly name = 'Defect'
}

/** What a value is, for a message: short, whatever it is. */
export function shown(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'string') return value === '' ? 'an empty text' : `a text of ${value.length} characters`
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

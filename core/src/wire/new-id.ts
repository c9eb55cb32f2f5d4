import type { IdPrefix } from './id.ts'

/** A fresh id, unique without asking anyone and ordered by time of making. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${Bun.randomUUIDv7('hex').replaceAll('-', '')}`
}

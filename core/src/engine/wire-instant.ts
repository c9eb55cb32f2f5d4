/** The wire's times have years of four digits. */
const FIRST = Date.parse('0000-01-01T00:00:00.000Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * A time in milliseconds as the wire can say it: whole, and within the years 0 to 9999. A
 * file system can hold any number, and no time of a file may keep it from being archived.
 */
export function wireInstant(ms: number): number {
  return Number.isNaN(ms) ? 0 : Math.min(LAST, Math.max(FIRST, Math.trunc(ms)))
}

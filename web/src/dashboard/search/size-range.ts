/**
 * A range of sizes in the address: at least and less than, as people write sizes (`10kB..1MB`), open at either end
 * (`..10kB`, `1MB..`). Units are decimal, as everywhere; a bare number is bytes.
 */
export interface SizeRange {
  /** Bytes. */
  from?: number
  to?: number
}

const SIZE = /^(\d{1,12}(?:\.\d{1,3})?)\s?([kMGT]?)B?$/i
const UNITS: Record<string, number> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 }

/** The bytes that a person means; nothing where it is no size. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text.trim())
  if (!match) return undefined
  const bytes = Math.round(Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** A size that reads back as exactly these bytes. */
export function writeSize(bytes: number): string {
  for (const unit of ['T', 'G', 'M', 'k']) {
    const size = UNITS[unit.toLowerCase()] ?? 1
    if (bytes >= size && bytes % (size / 1000) === 0) return `${bytes / size}${unit}B`
  }
  return `${bytes}B`
}

/** Nothing where it is no range, or one that nothing can be in. */
export function parseSizeRange(text: string): SizeRange | undefined {
  const [low, high, ...more] = text.split('..')
  if (low === undefined || high === undefined || more.length > 0) return undefined
  const from = low === '' ? undefined : parseSize(low)
  const to = high === '' ? undefined : parseSize(high)
  if ((low !== '' && from === undefined) || (high !== '' && to === undefined)) return undefined
  if ((from === undefined && to === undefined) || (to ?? Number.POSITIVE_INFINITY) <= (from ?? 0)) return undefined
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

/** What belongs in the address; nothing for any size. */
export function writeSizeRange({ from, to }: SizeRange): string | undefined {
  if (from === undefined && to === undefined) return undefined
  return `${from === undefined ? '' : writeSize(from)}..${to === undefined ? '' : writeSize(to)}`
}

/** The range of time that an overview shows, as the address says it; anything else in the address is dropped. */
import { isMoment, resolveMoment } from '../search/moment.ts'

export interface RangeSearch {
  /** Moments as in the address of the list. Absent: the last seven days, until now. */
  from?: string
  to?: string
}

export interface OverviewSearch extends RangeSearch {
  /** What the timeline is stacked by. Absent: by type. */
  by?: 'agent'
}

export interface Range {
  /** ISO 8601 in UTC; `to` is after `from`. */
  from: string
  to: string
}

export const PRESETS = [
  { from: '24h', label: '24 hours' },
  { from: '7d', label: '7 days' },
  { from: '30d', label: '30 days' },
] as const

export const USUAL = '7d'
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** The API's longest is a little more. */
const LONGEST = 1_096 * DAY

export function parseRangeSearch(raw: Record<string, unknown>): RangeSearch {
  const search: RangeSearch = {}
  for (const name of ['from', 'to'] as const) {
    const value = raw[name]
    if (typeof value === 'string' && isMoment(value)) search[name] = value
  }
  return search
}

export function parseOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  return { ...parseRangeSearch(raw), ...(raw.by === 'agent' && { by: 'agent' }) }
}

/**
 * The instants meant at `now` (ms). Without an end it is the end of this hour, so that the same question is asked all through it. Ends that are the
 * wrong way round, or too far apart, leave the week, or the three years, before the later one.
 */
export function resolveRange({ from = USUAL, to }: RangeSearch, now: number): Range {
  const end = ms(to && resolveMoment(to, 'to', now)) ?? (Math.floor(now / HOUR) + 1) * HOUR
  const start = ms(resolveMoment(from, 'from', now)) ?? end - 7 * DAY
  const wanted = start < end ? start : end - 7 * DAY
  return { from: iso(Math.max(wanted, end - LONGEST)), to: iso(end) }
}

/** Why a range is not shown as it was asked for, in words; nothing where it is. */
export function rangeProblem({ from, to }: RangeSearch, now: number): string | undefined {
  if (from === undefined) return to === undefined ? undefined : 'Say from when.'
  const start = ms(resolveMoment(from, 'from', now))
  const end = ms(to && resolveMoment(to, 'to', now)) ?? (Math.floor(now / HOUR) + 1) * HOUR
  if (start === undefined) return 'This is no day.'
  if (start >= end) return to === undefined ? 'This range begins after now.' : 'This range ends before it begins.'
  return end - start > LONGEST ? 'A range may be three years long.' : undefined
}

/** The preset that is shown, if it is one. */
export function presetOf({ from = USUAL, to }: RangeSearch): string | undefined {
  return to === undefined ? PRESETS.find((preset) => preset.from === from)?.from : undefined
}

const ms = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))
const iso = (time: number) => new Date(time).toISOString()

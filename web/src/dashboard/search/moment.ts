import { exactTime } from '../format/time.ts'

/**
 * A moment in the address: a distance back from now (`24h`, `7d`, `4w`), a day (`2026-03-01`, in the reader's time zone), or an instant (ISO 8601
 * with a zone). A distance stays true in a bookmark; a day is what people type.
 */
const DISTANCE = /^([1-9]\d{0,3})([hdw])$/
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

const HOUR = 3_600_000
const UNITS = { h: HOUR, d: 24 * HOUR, w: 168 * HOUR } as const
/** Distances are counted from a full ten minutes, so that coming back to a list finds it as it was left. */
const STEP = HOUR / 6

export function isMoment(text: string): boolean {
  return resolveMoment(text, 'from', 0) !== undefined
}

/** The instant meant, as ISO in UTC. `to` a day means its end: the list stops before the instant it is given. */
export function resolveMoment(text: string, end: 'from' | 'to', now: number): string | undefined {
  const time = timeOf(text, end, now)
  return time === undefined || !Number.isFinite(time) ? undefined : new Date(time).toISOString()
}

/**
 * A moment for people, in their time zone: `7d ago`, `1 Mar 2026`, `1 Mar 2026, 14:00`. An end at midnight is called after the day that it ends, as is a
 * day.
 */
export function sayMoment(text: string, end: 'from' | 'to' = 'from'): string {
  if (DISTANCE.test(text)) return `${text} ago`
  const time = timeOf(text, 'from', 0) ?? Number.NaN
  if (!Number.isFinite(time)) return text
  const midnight = new Date(time).toLocaleTimeString('en-GB') === '00:00:00'
  return midnight ? days.format(end === 'to' && !DAY.test(text) ? time - 1 : time) : minutes.format(time)
}

/** The day that a moment is in, as a field for days has it, in the reader's time zone: of an end, the last day before it. Empty where it names none. */
export function dayOf(text: string | undefined, end: 'from' | 'to'): string {
  if (text === undefined || DISTANCE.test(text)) return ''
  const time = timeOf(text, end, 0) ?? Number.NaN
  return Number.isFinite(time) ? exactTime(new Date(end === 'to' ? time - 1 : time).toISOString()).slice(0, 10) : ''
}

const date = { day: 'numeric', month: 'short', year: 'numeric' } as const
const days = new Intl.DateTimeFormat('en-GB', date)
const minutes = new Intl.DateTimeFormat('en-GB', { ...date, hour: '2-digit', minute: '2-digit' })

function timeOf(text: string, end: 'from' | 'to', now: number): number | undefined {
  const distance = DISTANCE.exec(text)
  if (distance) return Math.floor(now / STEP) * STEP - Number(distance[1]) * UNITS[distance[2] as keyof typeof UNITS]
  const day = DAY.exec(text)
  if (day) {
    const [year, month, date] = day.slice(1).map(Number) as [number, number, number]
    const start = new Date(year, month - 1, date)
    if (start.getMonth() !== month - 1 || start.getDate() !== date) return undefined
    return end === 'from' ? start.getTime() : new Date(year, month - 1, date + 1).getTime()
  }
  return INSTANT.test(text) ? Date.parse(text) : undefined
}

/** Where a time axis has its marks, and how moments on it are called. Hours are the reader's; days are of UTC, as they are counted. */
import { type Bins, binRange } from './bins.ts'

export interface Tick {
  /** From 0, the beginning of the axis, to 1. */
  at: number
  label: string
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

const STEPS_MS = [
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
  364 * DAY,
]

/** At most `most` marks, on full hours or at the beginning of days. */
export function ticksOf(bins: Bins, most: number, zone = localZone): Tick[] {
  const from = Date.parse(binRange(bins, 0).from)
  const length = Date.parse(binRange(bins, bins.bins - 1).to) - from
  const finest = bins.span === 'day' ? DAY : HOUR
  const step = STEPS_MS.find((size) => size >= finest && length / size <= most) ?? (STEPS_MS.at(-1) as number)
  const shift = bins.span === 'day' ? 0 : zone(from)
  const format = step < DAY ? hours : bins.span === 'day' ? utcDays : days
  const ticks: Tick[] = []
  for (let local = Math.ceil((from + shift) / step) * step; local - shift < from + length; local += step) {
    ticks.push({ at: (local - shift - from) / length, label: format.format(local - shift) })
  }
  return ticks
}

/** `Tue 3 Mar, 14:00–17:00`, `3 Mar`, `3–9 Mar 2026`: what a bin covers. */
export function sayBin(bins: Bins, bin: number): string {
  const range = binRange(bins, bin)
  const from = new Date(range.from)
  const to = new Date(range.to)
  if (bins.span === 'day') return wholeDays.formatRange(from, new Date(to.getTime() - 1))
  return `${weekday.format(from)}, ${clock.format(from)}–${clock.format(to)}`
}

const localZone = (time: number) => -new Date(time).getTimezoneOffset() * 60_000

const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const clock = hours
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const utcDays = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
const wholeDays = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

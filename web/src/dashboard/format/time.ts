/** Times for people. Every function takes what the API sends: ISO 8601. */
const STEPS: [limit: number, size: number, one: string, many: string][] = [
  [3600, 60, 'min', 'min'],
  [86_400, 3600, 'hour', 'hours'],
  [86_400 * 30, 86_400, 'day', 'days'],
  [86_400 * 365, 86_400 * 30, 'month', 'months'],
  [Number.POSITIVE_INFINITY, 86_400 * 365, 'year', 'years'],
]

/** `3 hours ago`, `in 2 days`, `just now` (within a minute either way). */
export function relativeTime(iso: string, now: number): string {
  const seconds = (now - Date.parse(iso)) / 1000
  const distance = Math.abs(seconds)
  if (!(distance >= 60)) return 'just now'
  const [, size, one, many] = STEPS.find(([limit]) => distance < limit) ?? (STEPS.at(-1) as (typeof STEPS)[number])
  const count = Math.floor(distance / size)
  const text = `${count} ${count === 1 ? one : many}`
  return seconds > 0 ? `${text} ago` : `in ${text}`
}

/** `2026-03-01 14:03:22 +01:00`, in the reader's time zone: sorts and compares as it reads. */
export function exactTime(iso: string): string {
  const time = new Date(iso)
  const offset = -time.getTimezoneOffset()
  const local = new Date(time.getTime() + offset * 60_000).toISOString()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${zone}`
}

/** How long from one to the other: `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`. */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return join([hours, 'h'], [minutes % 60, 'min'])
  return join([Math.floor(hours / 24), 'd'], [hours % 24, 'h'])
}

const join = (...parts: [number, string][]) =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')

const two = (value: number) => String(Math.floor(value)).padStart(2, '0')

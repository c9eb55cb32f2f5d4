const NAMES = [
  'timestamp',
  'time',
  'ts',
  '_ts',
  'createdAt',
  'created_at',
  'date',
  'datetime',
  '@timestamp',
  'startTime',
  'start',
]
const INSIDE = ['message', 'payload', 'data', 'item', 'time', 'state']

/** When a JSON value says that it happened, in ms since 1970: by the names that times usually have, at its top or one level below. */
export function timeOf(value: unknown): number | undefined {
  if (!isRecord(value)) return undefined
  const own = timeAmong(value)
  if (own !== undefined) return own
  for (const name of INSIDE) {
    const inner = value[name]
    const time = isRecord(inner) ? timeAmong(inner) : undefined
    if (time !== undefined) return time
  }
  return undefined
}

function timeAmong(value: Record<string, unknown>): number | undefined {
  for (const name of NAMES) {
    const time = readTime(value[name])
    if (time !== undefined) return time
  }
  return undefined
}

/** 1990 to 2100: what else is a number is no time. */
const EARLIEST = Date.UTC(1990)
const LATEST = Date.UTC(2100)
const DATED = /^\d{4}-\d{2}-\d{2}([T ]|$)/

function readTime(value: unknown): number | undefined {
  let time = Number.NaN
  if (typeof value === 'number') time = value < 1e11 ? value * 1000 : value < 1e14 ? value : value / 1000
  else if (typeof value === 'string' && value.length <= 40 && DATED.test(value)) time = Date.parse(value)
  return time >= EARLIEST && time <= LATEST ? time : undefined
}

/** When a line of a log says that it was written: a date near its beginning. */
export function timeOfText(line: string): number | undefined {
  const found = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?/.exec(line.slice(0, 120))
  return found ? readTime(found[0].replace(',', '.')) : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

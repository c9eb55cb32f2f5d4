import type { Spans } from './spans.ts'

/** What a row of `activity` has of a range, its arrays as Postgres writes them: cheaper to read here than to take apart there. */
export interface ActivityRow {
  subject: 'node' | 'type' | 'agent'
  value: string
  /** Seconds since 1970. */
  at: number
  created: string
  changed: string
  bytes: string | null
}

/** What happened to one value in a range. `counts`, of created and changed together, has an entry for each of its spans. */
export interface Sums {
  value: string
  count: number
  created: number
  changed: number
  bytes: number
  counts: Float64Array
}

/** The sums by subject, of those to which something happened: the most frequent first. */
export function sumUp(rows: readonly ActivityRow[], { from, lengthMs, count }: Spans) {
  const subjects = { node: new Map<string, Sums>(), type: new Map<string, Sums>(), agent: new Map<string, Sums>() }
  for (const { subject, value, at, ...arrays } of rows) {
    const known = subjects[subject]
    let sums = known.get(value)
    if (!sums) {
      sums = { value, count: 0, created: 0, changed: 0, bytes: 0, counts: new Float64Array(count) }
      known.set(value, sums)
    }
    const { counts } = sums
    const first = Math.max(0, Math.round((at * 1000 - from.getTime()) / lengthMs))
    sums.created += addUp(arrays.created, first, counts)
    sums.changed += addUp(arrays.changed, first, counts)
    if (arrays.bytes !== null) sums.bytes += addUp(arrays.bytes, first)
    sums.count = sums.created + sums.changed
  }
  return { node: ranked(subjects.node), type: ranked(subjects.type), agent: ranked(subjects.agent) }
}

/** The sum of a text such as `{0,12,-3}`; its numbers are added to `counts`, the first at `index`. */
function addUp(array: string, index: number, counts?: Float64Array): number {
  let sum = 0
  let number = 0
  let sign = 1
  for (let at = 1; at < array.length; at += 1) {
    const code = array.charCodeAt(at)
    if (code >= ZERO && code <= NINE) number = number * 10 + code - ZERO
    else if (code === MINUS) sign = -1
    else {
      if (number !== 0) {
        sum += sign * number
        if (counts) counts[index] = (counts[index] ?? 0) + sign * number
        number = 0
      }
      sign = 1
      index += 1
    }
  }
  return sum
}

const [ZERO, NINE, MINUS] = [48, 57, 45]

const ranked = (sums: Map<string, Sums>): Sums[] =>
  [...sums.values()].filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))

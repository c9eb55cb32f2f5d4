import type { Spans } from './spans.ts'

/** What a row of `activity` has of a range, its arrays as Postgres writes them: cheaper to read here than to take apart there. */
export interface ActivityRow {
  subject: 'node' | 'type' | 'agent'
  value: string
  /** Milliseconds since 1970. */
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
    const first = Math.max(0, Math.round((at - from.getTime()) / lengthMs))
    const add = (array: string, what: 'created' | 'changed' | 'bytes') => {
      let sum = 0
      eachNumber(array, (index, number) => {
        const span = first + index
        sum += number
        if (what !== 'bytes') counts[span] = (counts[span] ?? 0) + number
      })
      sums[what] += sum
    }
    add(arrays.created, 'created')
    add(arrays.changed, 'changed')
    if (arrays.bytes !== null) add(arrays.bytes, 'bytes')
    sums.count = sums.created + sums.changed
  }
  return { node: ranked(subjects.node), type: ranked(subjects.type), agent: ranked(subjects.agent) }
}

/** Calls for each number of a text such as `{0,12,-3}` that is not 0. */
function eachNumber(array: string, call: (index: number, number: number) => void): void {
  let index = 0
  for (let at = 1; at < array.length; index += 1) {
    const end = array.indexOf(',', at)
    const next = end === -1 ? array.length - 1 : end
    if (next - at > 1 || array.charCodeAt(at) !== 48) call(index, Number(array.slice(at, next)))
    at = next + 1
  }
}

const ranked = (sums: Map<string, Sums>): Sums[] =>
  [...sums.values()].filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))

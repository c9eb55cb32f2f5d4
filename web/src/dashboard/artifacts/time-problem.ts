import { visibleText } from '../format/visible-text.ts'
import { isMoment } from '../search/moment.ts'

const LONGEST = 40

/** What an address says of time that means none, in words; nothing where all of it does. `raw` is the address before anything was dropped. */
export function timeProblem(raw: Readonly<Record<string, unknown>>): string | undefined {
  const said = [raw.from, raw.to].map((one) => [one].flat()[0])
  const wrong = said.filter((one): one is string => typeof one === 'string' && one !== '' && !isMoment(one))
  const [first] = wrong
  if (first === undefined) return undefined
  const text = visibleText(first.length > LONGEST ? `${first.slice(0, LONGEST)}…` : first)
  const shown = wrong.length === said.filter(Boolean).length ? 'of any time' : 'as if only the other end were said'
  return `“${text}” is no day. What you see is ${shown}. Say 2026-03-01, or 7d for a week ago.`
}

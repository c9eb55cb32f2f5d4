/** Which machines a page shows, in which groups, and how each one stands. */
import { parseRangeSearch, type RangeSearch } from '../overview/range.ts'

export const STANDS = ['syncing', 'silent', 'failing', 'well', 'retired'] as const
/** `silent`: not heard of for much longer than usual. `failing`: the last run could not read or send some artifacts. */
export type Stand = (typeof STANDS)[number]

const SORTS = ['name', 'seen', 'failed', 'artifacts', 'size'] as const

/** What the address of the machines page says. A range keeps the machines that were active in it. */
export interface FleetSearch extends RangeSearch {
  q?: string
  tag?: string[]
  state?: Stand[]
  group?: 'tag'
  /** A field of `SORTS`, with `-` before it for descending. Absent: by name. */
  sort?: string
}

export interface FleetSort {
  by: (typeof SORTS)[number]
  dir: 'asc' | 'desc'
}

export interface Machine {
  id: string
  name: string
  hostname: string
  platform: string
  cliVersion: string
  tags: readonly string[]
  lastSeenAt: string | null
  usualGapMs: number | null
  unenrolledAt: string | null
  failed: number
  artifacts: number
  bytes: number
  lastRun: { startedAt: string; endedAt: string | null } | null
}

const HOUR = 3_600_000
/** Longer than this no run goes on without a word. */
const STILL_RUNNING_MS = 10 * 60_000

export function parseFleetSearch(raw: Record<string, unknown>): FleetSearch {
  const texts = (value: unknown) => [
    ...new Set(
      [value].flat().filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= 200),
    ),
  ]
  const [q] = texts(raw.q)
  const tag = texts(raw.tag).slice(0, 20)
  const [sort] = texts(raw.sort)
  const state = STANDS.filter((stand) => texts(raw.state).includes(stand))
  return {
    ...parseRangeSearch(raw),
    ...(q !== undefined && { q }),
    ...(tag.length > 0 && { tag }),
    ...(state.length > 0 && { state }),
    ...(SORTS.some((by) => by === sort?.replace(/^-/, '')) && { sort: sort as string }),
    ...(raw.group === 'tag' && { group: 'tag' as const }),
  }
}

/** Silence counts from three times the usual gap, and never before an hour, as in the overview. */
export function standOf(machine: Machine, now: number): Stand {
  const { unenrolledAt, lastRun, lastSeenAt, usualGapMs, failed } = machine
  if (unenrolledAt) return 'retired'
  if (lastRun && !lastRun.endedAt && now - Date.parse(lastRun.startedAt) < STILL_RUNNING_MS) return 'syncing'
  const since = now - Date.parse(lastSeenAt ?? '')
  if (usualGapMs !== null && since > Math.max(HOUR, 3 * usualGapMs)) return 'silent'
  return failed > 0 ? 'failing' : 'well'
}

export function readFleetSort(sort: string | undefined): FleetSort {
  const by = SORTS.find((one) => one === sort?.replace(/^-/, '')) ?? 'name'
  return { by, dir: sort?.startsWith('-') ? 'desc' : 'asc' }
}

/** What belongs in the address for this order; nothing for the usual one. */
export const writeFleetSort = ({ by, dir }: FleetSort): string | undefined =>
  by === 'name' && dir === 'asc' ? undefined : `${dir === 'desc' ? '-' : ''}${by}`

const names = new Intl.Collator('en', { numeric: true })
const VALUES: Record<Exclude<FleetSort['by'], 'name'>, (machine: Machine) => number> = {
  seen: ({ lastSeenAt }) => Date.parse(lastSeenAt ?? '') || 0,
  failed: ({ failed }) => failed,
  artifacts: ({ artifacts }) => artifacts,
  size: ({ bytes }) => bytes,
}

/** In this order; those alike by name, `vm-2` before `vm-10`. */
export function sortFleet<T extends Machine>(machines: readonly T[], sort: string | undefined): T[] {
  const { by, dir } = readFleetSort(sort)
  const sign = dir === 'asc' ? 1 : -1
  const byName = (a: T, b: T) => names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
  if (by === 'name') return machines.toSorted((a, b) => sign * byName(a, b))
  return machines.toSorted((a, b) => sign * (VALUES[by](a) - VALUES[by](b)) || byName(a, b))
}

/** Whether the search narrows the machines. Where it does not, those that are retired are left out. */
export const isNarrowed = ({ q, tag, state, from }: FleetSearch): boolean =>
  [q, tag, state, from].some((part) => part !== undefined)

/** Those among which a search finds: of a range, every machine in use and those that were `active` in it and are retired by now. */
export const machinesAmong = <T extends Machine>(machines: readonly T[], active?: ReadonlySet<string>): T[] =>
  machines.filter(({ id, unenrolledAt }) => !active || !unenrolledAt || active.has(id))

/** The machines that match; `active` are those to keep where the search names a range. */
export function filterFleet<T extends Machine>(
  machines: readonly T[],
  search: FleetSearch,
  now: number,
  active?: ReadonlySet<string>,
): T[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const all = isNarrowed(search)
  return machines.filter((machine) => {
    const text = `${machine.name} ${machine.hostname} ${machine.platform} ${machine.cliVersion} ${machine.tags.join(' ')}`
    return (
      (all || !machine.unenrolledAt) &&
      words.every((word) => text.toLowerCase().includes(word)) &&
      (!search.tag || search.tag.some((tag) => machine.tags.includes(tag))) &&
      (!search.state || search.state.includes(standOf(machine, now))) &&
      (!active || active.has(machine.id))
    )
  })
}

/** Machines by tag, tags by name, those without any last. One with two tags is in both. */
export function groupByTag<T extends Machine>(machines: readonly T[]): { tag: string | undefined; machines: T[] }[] {
  const groups = new Map<string | undefined, T[]>()
  for (const machine of machines)
    for (const tag of machine.tags.length > 0 ? machine.tags : [undefined])
      groups.set(tag, [...(groups.get(tag) ?? []), machine])
  return [...groups]
    .map(([tag, members]) => ({ tag, machines: members }))
    .sort((a, b) => (a.tag === undefined ? 1 : b.tag === undefined ? -1 : a.tag.localeCompare(b.tag)))
}

/** Every tag there is, with how many machines have it, by name. */
export function tagsOf(machines: readonly Machine[]): { tag: string; count: number }[] {
  return groupByTag(machines).flatMap(({ tag, machines: members }) =>
    tag === undefined ? [] : [{ tag, count: members.length }],
  )
}

/** What somebody typed, as tags: parted by commas, each once. */
export function parseTags(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ]
}

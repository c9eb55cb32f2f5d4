/** What the address of the artifact list may say. Anything else in it is dropped, never an error: addresses are typed and pasted by people. */
import type { ListInput } from '@exfil/core/wire'
import { isMoment } from './moment.ts'

export const MANY = ['node', 'type', 'kind', 'agent', 'project'] as const
export type Many = (typeof MANY)[number]

export const STATES = ['present', 'gone', 'failed'] as const
export type State = (typeof STATES)[number]

export const SORTS = ['modifiedAt', 'uploadedAt', 'startedAt', 'title', 'size'] as const satisfies NonNullable<
  ListInput['sort']
>['by'][]
export type SortBy = (typeof SORTS)[number]

export interface Sort {
  by: SortBy
  dir: 'asc' | 'desc'
}

export type ListSearch = Partial<Record<Many, string[]>> & {
  state?: State[]
  /** A day, an instant, or a distance back from now: see `moment.ts`. */
  from?: string
  to?: string
  q?: string
  /** A field of `SORTS`, with `-` before it for descending. Absent: newest change first. */
  sort?: string
}

const DEFAULT_SORT: Sort = { by: 'modifiedAt', dir: 'desc' }

const isOneOf = <T extends string>(known: readonly T[], value: unknown): value is T => known.includes(value as T)

const texts = (value: unknown): string[] => [
  ...new Set(
    [value].flat().filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= 1024),
  ),
]

export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const search: ListSearch = {}
  for (const name of MANY) {
    const values = texts(raw[name]).slice(0, 100)
    if (values.length > 0) search[name] = values
  }
  const states = texts(raw.state).filter((state) => isOneOf(STATES, state))
  if (states.length > 0) search.state = states
  for (const name of ['from', 'to'] as const) {
    const [value] = texts(raw[name])
    if (value !== undefined && isMoment(value)) search[name] = value
  }
  const [q] = texts(raw.q)
  if (q !== undefined) search.q = q.slice(0, 200)
  const [sort] = texts(raw.sort)
  if (sort !== undefined && isOneOf(SORTS, sort.replace(/^-/, ''))) search.sort = sort
  return search
}

export function readSort(search: ListSearch): Sort {
  const by = search.sort?.replace(/^-/, '')
  if (!isOneOf(SORTS, by)) return DEFAULT_SORT
  return { by, dir: search.sort?.startsWith('-') ? 'desc' : 'asc' }
}

/** What belongs in the address for this order; nothing for the usual one. */
export function writeSort({ by, dir }: Sort): string | undefined {
  return by === DEFAULT_SORT.by && dir === DEFAULT_SORT.dir ? undefined : `${dir === 'desc' ? '-' : ''}${by}`
}

/** How many filters narrow the list. A range of time counts once; the order is no filter. */
export function countFilters(search: ListSearch): number {
  const many = MANY.filter((name) => search[name] !== undefined).length
  const range = search.from !== undefined || search.to !== undefined
  return many + [search.state, search.q, range].filter(Boolean).length
}

/** The same list without any filter, in the same order. */
export function withoutFilters(search: ListSearch): ListSearch {
  return search.sort === undefined ? {} : { sort: search.sort }
}

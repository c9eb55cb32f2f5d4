/** What the address of the artifact list may say. Anything else in it is dropped, never an error: addresses are typed and pasted by people. */
import type { ListInput } from '@exfil/core/wire'
import { isMoment } from './moment.ts'
import { parseSizeRange, writeSizeRange } from './size-range.ts'

export const MANY = ['node', 'tag', 'type', 'kind', 'agent', 'version', 'project'] as const
export type Many = (typeof MANY)[number]
/** Not every artifact has one: an empty value asks for those that have none. */
export const OPTIONAL: readonly Many[] = ['agent', 'version', 'project']

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

/** With one of these, `from` and `to` are on when any version changed, the first or a later one, and not on the last change. */
const CHANGES = ['any', 'first', 'later'] as const
export type Changes = (typeof CHANGES)[number]

export const GROUPINGS = ['project', 'node', 'day'] as const
export type Grouping = (typeof GROUPINGS)[number]

export const DENSITIES = ['comfortable', 'compact'] as const
export type Density = (typeof DENSITIES)[number]

/** The columns beside the title, in the order they stand in. */
export const COLUMNS = [
  'node',
  'type',
  'kind',
  'agent',
  'version',
  'project',
  'state',
  'size',
  'startedAt',
  'endedAt',
  'modifiedAt',
  'uploadedAt',
] as const
export type Column = (typeof COLUMNS)[number]

export type ListSearch = Partial<Record<Many, string[]>> & {
  state?: State[]
  /** A day, an instant, or a distance back from now: see `moment.ts`. */
  from?: string
  to?: string
  changes?: Changes
  q?: string
  /** Only what holds the text as it is written, and nothing that is merely like it. */
  exact?: '1'
  /** Of the content: see `size-range.ts`. */
  size?: string
  group?: Grouping
  /** `title`, and which of `COLUMNS`, with commas between. Absent: those the reader had last. */
  cols?: string
  /** Absent: the one the reader had last. */
  density?: Density
  /** A field of `SORTS`, with `-` before it for descending. Absent: newest change first. */
  sort?: string
  /** The named view that this began as. */
  view?: string
}

const DEFAULT_SORT: Sort = { by: 'modifiedAt', dir: 'desc' }

const isOneOf = <T extends string>(known: readonly T[], value: unknown): value is T => known.includes(value as T)

const VIEW = /^view_[0-9a-f]{32}$/

const texts = (value: unknown): string[] => textsOrNone(value).filter((one) => one !== '')
const textsOrNone = (value: unknown): string[] => [
  ...new Set([value].flat().filter((one): one is string => typeof one === 'string' && one.length <= 1024)),
]

export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const search: ListSearch = {}
  for (const name of MANY) {
    const values = (OPTIONAL.includes(name) ? textsOrNone : texts)(raw[name]).slice(0, 100)
    if (values.length > 0) search[name] = values
  }
  const states = texts(raw.state).filter((state) => isOneOf(STATES, state))
  if (states.length > 0) search.state = states
  for (const name of ['from', 'to'] as const) {
    const [value] = texts(raw[name])
    if (value !== undefined && isMoment(value)) search[name] = value
  }
  const [changes] = texts(raw.changes)
  if (isOneOf(CHANGES, changes)) search.changes = changes
  const [q] = texts(raw.q)
  if (q !== undefined) search.q = q.slice(0, 200)
  if (q !== undefined && texts(raw.exact).includes('1')) search.exact = '1'
  const [size] = texts(raw.size)
  const range = size === undefined ? undefined : parseSizeRange(size)
  if (range) search.size = writeSizeRange(range) as string
  const [group] = texts(raw.group)
  if (isOneOf(GROUPINGS, group)) search.group = group
  const columns = readColumns(texts(raw.cols).join())
  if (columns) search.cols = writeColumns(columns)
  const [density] = texts(raw.density)
  if (isOneOf(DENSITIES, density)) search.density = density
  const [sort] = texts(raw.sort)
  if (sort !== undefined && isOneOf(SORTS, sort.replace(/^-/, ''))) search.sort = sort
  const [view] = texts(raw.view)
  if (view !== undefined && VIEW.test(view)) search.view = view
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

/** The columns named, in their order; nothing where none is, `title` being one. */
export function readColumns(text: string | undefined): Column[] | undefined {
  const named = text?.split(',') ?? []
  const columns = COLUMNS.filter((column) => named.includes(column))
  return columns.length > 0 || named.includes('title') ? columns : undefined
}

export const writeColumns = (columns: readonly Column[]): string => ['title', ...columns].join()

/** What an address says that narrows the list, one name for each filter; `time` is `from` and `to`. */
export function activeFilters(search: ListSearch): FilterName[] {
  return FILTERS.filter((name) =>
    name === 'time'
      ? [search.from, search.to, search.changes].some((part) => part !== undefined)
      : search[name] !== undefined,
  )
}

export const FILTERS = ['q', ...MANY, 'time', 'size', 'state'] as const
export type FilterName = (typeof FILTERS)[number]

/** How many filters narrow the list. A range of time counts once; the order is no filter. */
export const countFilters = (search: ListSearch): number => activeFilters(search).length

/** What one filter is in the address, where that is not its name alone. */
const KEYS: Partial<Record<FilterName, readonly (keyof ListSearch)[]>> = {
  time: ['from', 'to', 'changes'],
  q: ['q', 'exact'],
}

/** The same list without one filter. */
export function withoutFilter(search: ListSearch, name: FilterName): ListSearch {
  const { ...rest } = search
  for (const key of KEYS[name] ?? ([name] as (keyof ListSearch)[])) delete rest[key]
  return rest
}

/** The same list without any filter: in the same order, shown the same way. */
export const withoutFilters = (search: ListSearch): ListSearch => activeFilters(search).reduce(withoutFilter, search)

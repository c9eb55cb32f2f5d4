import type { ListInput } from '@exfil/core/wire'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, type Outputs } from '../api.ts'
import type { Grouping } from '../search/list-search.ts'
import { groupFilter } from './group-filter.ts'
import { afterPage, type ListExtent, PAGE } from './list-extent.ts'

/**
 * What is loaded of a list. It stays as it was loaded, apart from what is asked for again from time to time: what
 * arrives meanwhile must not move what someone looks at. `refreshList` is how it becomes another.
 */
export interface ListQuestion {
  input: ListInput
  by: Grouping | undefined
}

/** Which part of the list: a group's value, or all of it. */
export type Part = string | null

export type ListPage = Outputs['artifacts']['list'] & {
  /** The cursor that it begins behind. */
  start?: string | null
  /** Before the page that follows it there were too few rows for it: that one has to be read again. */
  short?: boolean
}

type Extents = Record<string, ListExtent>

const HOLD_MS = 600_000
const whole = 'whole'

const listKey = ({ input, by }: ListQuestion) => ['artifact-list', input, by ?? null] as const
const pageKey = (list: ListQuestion, part: Part, page: number) => [...listKey(list), 'page', part, page] as const

export const extentOf = (extents: Extents | undefined, part: Part): ListExtent | undefined =>
  extents?.[part === null ? whole : `=${part}`]

export const pageIn = (client: QueryClient, list: ListQuestion, part: Part, page: number) =>
  client.getQueryData<ListPage>(pageKey(list, part, page))

interface How {
  /** How long the list is. */
  total?: number | undefined
  /** The reader comes from below. */
  upwards?: boolean
}

/**
 * A page by its number. The page before it says where it begins or, `upwards`, the page behind it where it ends. Where
 * that is not loaded, the API seeks the place, from the end of the list where `total` says how long it is: exactly, or
 * the place would be another.
 */
export const pageQuery = (client: QueryClient, list: ListQuestion, part: Part, page: number, how: How = {}) =>
  queryOptions({
    queryKey: pageKey(list, part, page),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: HOLD_MS,
    queryFn: async ({ signal }): Promise<ListPage> => {
      const input = partInput(list, part)
      const ask = (at: Pick<ListInput, 'cursor' | 'before'>) =>
        api.artifacts.list.query({ ...input, limit: PAGE, ...at }, { signal })
      const end = how.upwards ? pageIn(client, list, part, page + 1)?.start : undefined
      if (end) {
        const { previousCursor = null, ...above } = await ask({ before: end })
        if (above.items.length === PAGE && previousCursor !== null) return { ...above, start: previousCursor }
      }
      const start = await beginning(client, list, part, page, how.total, signal)
      const rows =
        page > 0 && start === null
          ? { items: [], nextCursor: null }
          : await ask(start === null ? {} : { cursor: start })
      noteExtent(client, list, part, page, rows)
      return { ...rows, start, ...(end && { short: true }) }
    },
  })

/** The cursor that a page begins behind; null: the list does, or ends before it. */
async function beginning(
  client: QueryClient,
  list: ListQuestion,
  part: Part,
  page: number,
  total: number | undefined,
  signal: AbortSignal,
): Promise<string | null> {
  if (page === 0) return null
  const before = pageIn(client, list, part, page - 1)
  if (before) return before.nextCursor
  const place = { ...partInput(list, part), offset: page * PAGE, ...(total !== undefined && { total }) }
  return (await api.artifacts.seek.query(place, { signal })).cursor
}

/**
 * Two pages that follow one another and were found from different sides may miss rows between them, or share some, where
 * the list changed meanwhile. Then one of them is read again, from the other: `page`, if the reader comes from below, else
 * the one behind it.
 */
export function joinPages(client: QueryClient, list: ListQuestion, part: Part, page: number, upwards: boolean): void {
  const [one, next] = [pageIn(client, list, part, page), pageIn(client, list, part, page + 1)]
  if (!one || !next || one.nextCursor === next.start) return
  const queryKey = pageKey(list, part, upwards && !one.short ? page : page + 1)
  // One that nobody looks at any more would be found from where it was.
  if (client.isFetching({ queryKey, exact: true }) === 0)
    client.refetchQueries({ queryKey, exact: true, type: 'active' })
}

/** How long each part is, as far as its pages tell. Never asked for: pages note it. */
export const extentsQuery = (list: ListQuestion) =>
  queryOptions<Extents>({
    queryKey: [...listKey(list), 'extents'],
    queryFn: () => ({}),
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: HOLD_MS,
  })

export const groupsQuery = ({ input, by }: ListQuestion) =>
  queryOptions({
    queryKey: [...listKey({ input, by }), 'groups'],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: HOLD_MS,
    enabled: by !== undefined,
    queryFn: ({ signal }) =>
      api.artifacts.groups.query(
        { filter: input.filter, by: by === 'node' ? 'nodeId' : (by ?? 'project') },
        { signal },
      ),
  })

/** The beginning of a list as it is now. */
export const headQuery = (list: ListQuestion) =>
  queryOptions({
    queryKey: ['artifacts', 'head', list.input],
    queryFn: ({ signal }) => api.artifacts.list.query({ ...list.input, limit: PAGE }, { signal }),
  })

/** The list from now on: `head` is its first page, all else is loaded again when it is looked at. */
export async function refreshList(client: QueryClient, list: ListQuestion, head: ListPage): Promise<void> {
  const first = pageKey(list, null, 0)
  const others = {
    queryKey: listKey(list),
    predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey.join() !== first.join(),
  }
  await client.cancelQueries(others)
  showHead(client, list, head)
  client.setQueryData(extentsQuery(list).queryKey, { [whole]: afterPage(undefined, 0, asWritten(head)) })
  const pages = { queryKey: [...listKey(list), 'page'], predicate: others.predicate }
  client.removeQueries({ ...pages, type: 'inactive' })
  await Promise.all([
    client.resetQueries({ ...pages, type: 'active' }),
    list.by && client.refetchQueries({ queryKey: groupsQuery(list).queryKey }),
  ])
}

export const retryPages = (client: QueryClient, list: ListQuestion) =>
  client.refetchQueries({
    queryKey: listKey(list),
    type: 'active',
    predicate: ({ state }) => state.status === 'error',
  })

/** The first page as it is now, where that moves nothing. */
export function showHead(client: QueryClient, list: ListQuestion, head: ListPage): void {
  client.setQueryData(pageKey(list, null, 0), head)
}

/** What a page has of the list itself, without what is merely like the text that is looked for. */
const asWritten = ({ items, nextCursor, alike }: ListPage) => ({ items: items.slice(0, alike?.from), nextCursor })

function partInput({ input, by }: ListQuestion, part: Part): ListInput {
  if (part === null || !by) return input
  const { alike, ...rest } = input
  return { ...rest, filter: groupFilter(input.filter ?? {}, by, part) }
}

function noteExtent(client: QueryClient, list: ListQuestion, part: Part, page: number, found: ListPage) {
  client.setQueryData(extentsQuery(list).queryKey, (before: Extents | undefined) => ({
    ...before,
    [part === null ? whole : `=${part}`]: afterPage(extentOf(before, part), page, asWritten(found)),
  }))
}

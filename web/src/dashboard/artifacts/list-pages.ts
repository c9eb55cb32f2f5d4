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

export type ListPage = Outputs['artifacts']['list']

type Extents = Record<string, ListExtent>

const HOLD_MS = 600_000
const whole = 'whole'

const listKey = ({ input, by }: ListQuestion) => ['artifact-list', input, by ?? null] as const
const pageKey = (list: ListQuestion, part: Part, page: number) => [...listKey(list), 'page', part, page] as const

export const extentOf = (extents: Extents | undefined, part: Part): ListExtent | undefined =>
  extents?.[part === null ? whole : `=${part}`]

export const pageIn = (client: QueryClient, list: ListQuestion, part: Part, page: number) =>
  client.getQueryData<ListPage>(pageKey(list, part, page))

/**
 * A page by its number. The page before it says where it begins; where that is not loaded, the API seeks the place, from
 * the end of the list where `total` says how long it is: exactly, or the place would be another.
 */
export const pageQuery = (client: QueryClient, list: ListQuestion, part: Part, page: number, total?: number) =>
  queryOptions({
    queryKey: pageKey(list, part, page),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: HOLD_MS,
    queryFn: async ({ signal }): Promise<ListPage> => {
      const input = partInput(list, part)
      const before = page === 0 ? undefined : pageIn(client, list, part, page - 1)
      const cursor =
        page === 0
          ? null
          : before
            ? before.nextCursor
            : (
                await api.artifacts.seek.query(
                  { ...input, offset: page * PAGE, ...(total !== undefined && { total }) },
                  { signal },
                )
              ).cursor
      const found =
        page > 0 && cursor === null
          ? { items: [], nextCursor: null }
          : await api.artifacts.list.query(
              { ...input, limit: PAGE, ...(cursor === null ? {} : { cursor }) },
              { signal },
            )
      noteExtent(client, list, part, page, found)
      return found
    },
  })

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

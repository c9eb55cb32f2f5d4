import { queryOptions } from '@tanstack/react-query'
import { api, type Outputs } from '../api.ts'
import { type ListSearch, parseListSearch } from '../search/list-search.ts'
import { parseUrlSearch, stringifyUrlSearch } from '../search/url-search.ts'

export const VIEWS = ['views'] as const

/** The named views of this person, in their order. */
export const viewsQuery = queryOptions({
  queryKey: VIEWS,
  queryFn: ({ signal }) => api.views.list.query(undefined, { signal }),
})

export type SavedView = Outputs['views']['list']['items'][number]

/** What a view shows; the address says which view it began as. */
export const readView = ({ id, search }: SavedView): ListSearch => ({
  ...parseListSearch(parseUrlSearch(`?${search}`)),
  view: id,
})

/** As the address has it, without its question mark, in one order: so that two that are the same are equal. */
export const writeView = ({ view, ...search }: ListSearch): string => {
  const params = new URLSearchParams(stringifyUrlSearch(search))
  params.sort()
  return params.toString()
}

import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import { type ListSearch, parseListSearch } from '../search/list-search.ts'
import { parseUrlSearch, stringifyUrlSearch } from '../search/url-search.ts'

export const VIEWS = ['views'] as const

/** The named views of this person. */
export const viewsQuery = queryOptions({
  queryKey: VIEWS,
  queryFn: ({ signal }) => api.views.list.query(undefined, { signal }),
  staleTime: 60_000,
})

export const readView = (search: string): ListSearch => parseListSearch(parseUrlSearch(`?${search}`))

/** As the address has it, without its question mark, in one order: so that two that are the same are equal. */
export const writeView = (search: ListSearch): string => {
  const params = new URLSearchParams(stringifyUrlSearch({ ...search }))
  params.sort()
  return params.toString()
}

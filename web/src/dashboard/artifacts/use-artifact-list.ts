import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api.ts'
import { toListInput } from '../search/list-input.ts'
import type { ListSearch } from '../search/list-search.ts'

const PAGE = 100
const REFRESH_MS = 5_000

/** A list is asked for again page by page: worth it for one page, not for the fifty that someone scrolled through. */
const isShort = ({ state }: { state: { data?: { pages: unknown[] } | undefined } }) =>
  (state.data?.pages.length ?? 0) <= 1

/** The list that an address means, page by page. While only its first page is shown, what arrives meanwhile appears by itself. */
export function useArtifactList(search: ListSearch) {
  // Made once per address: the moments in it must not move between two pages of one list.
  const input = useMemo(() => toListInput(search, Date.now()), [search])
  const query = useInfiniteQuery({
    queryKey: ['artifacts', 'list', input],
    queryFn: ({ pageParam, signal }) =>
      api.artifacts.list.query(
        { ...input, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (list) => (isShort(list) ? REFRESH_MS : false),
    refetchOnMount: isShort,
    refetchOnWindowFocus: isShort,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data])
  return { ...query, rows }
}

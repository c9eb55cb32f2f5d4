import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { visibleText } from '../format/visible-text.ts'
import type { ListSearch } from '../search/list-search.ts'
import { readView, viewsQuery } from './views-query.ts'

/** The name of the view that an address names. An address that says nothing else (`?view=…`) becomes that of all the view shows. */
export function useNamedView(search: ListSearch, replace: (search: ListSearch) => void): string | undefined {
  const { view, ...rest } = search
  const { data } = useQuery({ ...viewsQuery, enabled: view !== undefined })
  const named = data?.items.find(({ id }) => id === view)
  const bare = Object.keys(rest).length === 0
  useEffect(() => {
    if (named && bare && named.search !== '') replace(readView(named))
  }, [named, bare, replace])
  return named && visibleText(named.name)
}

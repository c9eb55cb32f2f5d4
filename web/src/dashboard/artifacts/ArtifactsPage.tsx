import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type ListSearch, readSort, type Sort, writeSort } from '../search/list-search.ts'
import { Outdated } from '../ui/Outdated.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useTitle } from '../ui/use-title.ts'
import { ArtifactTable } from './ArtifactTable.tsx'
import { EmptyList } from './EmptyList.tsx'
import { FilterBar } from './FilterBar.tsx'
import { useArtifactList } from './use-artifact-list.ts'

/** All artifacts, as the address filters and orders them. */
export function ArtifactsPage({ search }: { search: ListSearch }) {
  useTitle('Artifacts')
  const navigate = useNavigate({ from: '/artifacts/' })
  const list = useArtifactList(search)
  const { fetchNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData } = list

  const change = useCallback(
    (patch: Partial<ListSearch>, replace = false) =>
      navigate({ search: (before) => ({ ...before, ...patch }), replace }),
    [navigate],
  )
  const waits = isFetchingNextPage || isFetchNextPageError || isPlaceholderData
  const more = useCallback(() => {
    if (!waits) fetchNextPage()
  }, [fetchNextPage, waits])
  // Of the address before: that nothing was found there says nothing about this one.
  const rows = isPlaceholderData && list.rows?.length === 0 ? undefined : list.rows

  return (
    <>
      <h1 className="sr-only">Artifacts</h1>
      <FilterBar search={search} found={rows && { count: rows.length, more: list.hasNextPage }} onChange={change} />
      {list.isError && !rows ? (
        <Trouble error={list.error} retry={() => list.refetch()} />
      ) : rows?.length === 0 ? (
        <EmptyList search={search} />
      ) : (
        <ArtifactTable
          rows={rows}
          sort={readSort(search)}
          onSort={(sort: Sort) => change({ sort: writeSort(sort) })}
          hasMore={list.hasNextPage}
          onMore={more}
          stale={isPlaceholderData}
        />
      )}
      {list.isRefetchError && <Outdated />}
      {isFetchNextPageError && <Trouble error={list.error} retry={() => fetchNextPage()} />}
    </>
  )
}

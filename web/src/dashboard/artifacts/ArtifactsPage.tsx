import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type ListSearch, readSort, type Sort, writeSort } from '../search/list-search.ts'
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
  const { fetchNextPage, isFetchingNextPage, isFetchNextPageError } = list

  const change = useCallback(
    (patch: Partial<ListSearch>, replace = false) =>
      navigate({ search: (before) => ({ ...before, ...patch }), replace }),
    [navigate],
  )
  const more = useCallback(() => {
    if (!isFetchingNextPage && !isFetchNextPageError) fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage, isFetchNextPageError])

  return (
    <>
      <h1 className="sr-only">Artifacts</h1>
      <FilterBar search={search} onChange={change} />
      {list.isError && !list.rows ? (
        <Trouble error={list.error} retry={() => list.refetch()} />
      ) : list.rows?.length === 0 ? (
        <EmptyList search={search} />
      ) : (
        <ArtifactTable
          rows={list.rows}
          sort={readSort(search)}
          onSort={(sort: Sort) => change({ sort: writeSort(sort) })}
          hasMore={list.hasNextPage}
          onMore={more}
          stale={list.isPlaceholderData}
        />
      )}
      {isFetchNextPageError && <Trouble error={list.error} retry={() => fetchNextPage()} />}
    </>
  )
}

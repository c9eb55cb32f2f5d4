import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api.ts'
import { toListInput } from '../search/list-input.ts'
import type { ListSearch, Many } from '../search/list-search.ts'

export type FacetField = Many | 'state'

/** The values of one field among what the other filters leave. */
export function useFacet(field: FacetField, search: ListSearch) {
  const input = useMemo(() => toListInput({ ...search, [field]: undefined }, Date.now()), [field, search])
  const wanted = field === 'node' ? 'nodeId' : field
  return useQuery({
    queryKey: ['artifacts', 'facets', field, input.filter],
    queryFn: ({ signal }) => api.artifacts.facets.query({ filter: input.filter, fields: [wanted] }, { signal }),
    select: (facets) => facets[wanted],
    placeholderData: keepPreviousData,
  })
}

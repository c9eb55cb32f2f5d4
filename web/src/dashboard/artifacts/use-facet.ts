import type { ListInput } from '@exfil/core/wire'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api.ts'
import { wholeNumber } from '../format/byte-size.ts'
import { nodesQuery } from '../nodes/queries.ts'
import { toListInput } from '../search/list-input.ts'
import type { ListSearch, Many } from '../search/list-search.ts'

export type FacetField = Many | 'state'

/** A value that can be chosen, and how much has it, in words. */
export interface Choice {
  value: string
  amount: string
}

export interface Facet {
  choices: Choice[] | undefined
  isError: boolean
}

/** The values of every field; a field's own filter does not narrow its own. */
export const facetsQuery = (filter: ListInput['filter']) =>
  queryOptions({
    queryKey: ['artifacts', 'facets', filter],
    queryFn: ({ signal }) => api.artifacts.facets.query({ filter }, { signal }),
  })

/** The values of one field among what the other filters leave. Asked for again only while they are looked at. */
export function useFacet(field: FacetField, search: ListSearch): Facet {
  const tags = field === 'tag'
  const { filter } = useMemo(() => toListInput(search, Date.now()), [search])
  const facets = useQuery({ ...facetsQuery(filter), placeholderData: keepPreviousData, enabled: !tags })
  const nodes = useQuery({ ...nodesQuery, enabled: tags })
  if (tags) return { choices: nodes.data && tagsOf(nodes.data.items), isError: nodes.isError }
  return { choices: facets.data?.[field === 'node' ? 'nodeId' : field].map(toChoice), isError: facets.isError }
}

const toChoice = ({ value, count, more }: { value: string; count: number; more: boolean }): Choice => ({
  value,
  // Not among those that were counted: nothing is known of it.
  amount: count === 0 && more ? '' : `${wholeNumber(count)}${more ? '+' : ''}`,
})

function tagsOf(nodes: readonly { tags: readonly string[] }[]): Choice[] {
  const machines = new Map<string, number>()
  for (const { tags } of nodes) for (const tag of tags) machines.set(tag, (machines.get(tag) ?? 0) + 1)
  return [...machines]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, amount: count === 1 ? '1 machine' : `${wholeNumber(count)} machines` }))
}

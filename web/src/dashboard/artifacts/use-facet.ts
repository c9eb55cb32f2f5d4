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

type AskedField = Exclude<FacetField, 'node' | 'tag'> | 'nodeId'

/** The values of a field, which its own filter does not narrow. One by one: nobody looks at all of them. */
const facetQuery = (filter: ListInput['filter'], field: AskedField) =>
  queryOptions({
    queryKey: ['artifacts', 'facets', field, { ...filter, [field]: undefined }],
    queryFn: async ({ signal }) => (await api.artifacts.facets.query({ filter, fields: [field] }, { signal }))[field],
  })

/** The values of one field among what the other filters leave. Asked for again only while they are looked at. */
export function useFacet(field: FacetField, search: ListSearch): Facet {
  const tags = field === 'tag'
  const { filter } = useMemo(() => toListInput(search, Date.now()), [search])
  const name = field === 'node' ? 'nodeId' : field === 'tag' ? 'type' : field
  const facet = useQuery({ ...facetQuery(filter, name), placeholderData: keepPreviousData, enabled: !tags })
  const nodes = useQuery({ ...nodesQuery, enabled: tags })
  if (tags) return { choices: nodes.data && tagsOf(nodes.data.items), isError: nodes.isError }
  return { choices: facet.data?.map(toChoice), isError: facet.isError }
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

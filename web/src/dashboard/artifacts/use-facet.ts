import { keepPreviousData, useQuery } from '@tanstack/react-query'
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

/** The values of one field among what the other filters leave; asked for only while they are looked at. */
export function useFacet(field: FacetField, search: ListSearch): Facet {
  const tags = field === 'tag'
  const input = useMemo(() => toListInput({ ...search, [field]: undefined }, Date.now()), [field, search])
  const wanted = field === 'node' ? 'nodeId' : field
  const facets = useQuery({
    queryKey: ['artifacts', 'facets', field, input.filter],
    queryFn: ({ signal }) =>
      wanted === 'tag' ? null : api.artifacts.facets.query({ filter: input.filter, fields: [wanted] }, { signal }),
    select: (found) => (found === null || wanted === 'tag' ? undefined : found[wanted].map(toChoice)),
    placeholderData: keepPreviousData,
    enabled: !tags,
  })
  const nodes = useQuery({ ...nodesQuery, enabled: tags })
  return tags
    ? { choices: nodes.data && tagsOf(nodes.data.items), isError: nodes.isError }
    : { choices: facets.data, isError: facets.isError }
}

const toChoice = ({ value, count, more }: { value: string; count: number; more: boolean }): Choice => ({
  value,
  amount: `${wholeNumber(count)}${more ? '+' : ''}`,
})

function tagsOf(nodes: readonly { tags: readonly string[] }[]): Choice[] {
  const machines = new Map<string, number>()
  for (const { tags } of nodes) for (const tag of tags) machines.set(tag, (machines.get(tag) ?? 0) + 1)
  return [...machines]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, amount: count === 1 ? '1 machine' : `${wholeNumber(count)} machines` }))
}

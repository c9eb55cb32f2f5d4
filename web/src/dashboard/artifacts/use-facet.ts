import type { ListInput } from '@exfil/core/wire'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api.ts'
import { serverNow } from '../clock.ts'
import { nodesQuery } from '../nodes/queries.ts'
import { toListInput } from '../search/list-input.ts'
import { type ListSearch, type Many, OPTIONAL, withoutFilter } from '../search/list-search.ts'
import { type Count, sayCount } from './count-query.ts'
import { countTags } from './count-tags.ts'
import { useCounts } from './use-counts.ts'

export type FacetField = Many | 'state'

/** A value that can be chosen, and how much has it, in words. */
export interface Choice {
  value: string
  amount: string
}

export interface Facet {
  choices: Choice[] | undefined
  isError: boolean
  retry: () => void
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
  const tagged = field === 'tag'
  const { filter } = useMemo(
    () => toListInput(tagged ? withoutFilter(search, 'tag') : search, serverNow()),
    [search, tagged],
  )
  // What a tag has is what its machines have.
  const name = field === 'node' || field === 'tag' ? 'nodeId' : field
  const facet = useQuery({ ...facetQuery(filter, name), placeholderData: keepPreviousData })
  const nodes = useQuery({ ...nodesQuery, enabled: tagged })
  const [none] = useCounts(isOptional(field) ? [{ ...search, [field]: [''] }] : [])
  const retry = () => {
    if (facet.isError) facet.refetch()
    if (nodes.isError) nodes.refetch()
  }
  if (tagged) {
    const counted = nodes.data && facet.data && countTags(nodes.data.items, facet.data, search.node)
    return { choices: counted?.map(toChoice), isError: nodes.isError || facet.isError, retry }
  }
  const choices = facet.data?.map(toChoice)
  if (none && none.count > 0) choices?.push({ value: '', amount: sayCount(none) })
  return { choices, isError: facet.isError, retry }
}

const isOptional = (field: FacetField) => OPTIONAL.some((one) => one === field)

const toChoice = ({ value, ...count }: { value: string } & Count): Choice => ({ value, amount: sayCount(count) })

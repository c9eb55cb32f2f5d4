import { useQueries } from '@tanstack/react-query'
import { serverNow } from '../clock.ts'
import { toListInput } from '../search/list-input.ts'
import type { ListSearch } from '../search/list-search.ts'
import { type Count, countQuery } from './count-query.ts'

/** How much each of these lists would hold, as far as it is known yet. */
export function useCounts(searches: readonly ListSearch[]): (Count | undefined)[] {
  const now = serverNow()
  return useQueries({
    queries: searches.map((search) => countQuery(toListInput(search, now).filter)),
    combine: (counts) => counts.map(({ data }) => data),
  })
}

import type { ListInput } from '@exfil/core/wire'
import { queryOptions } from '@tanstack/react-query'
import { api, type Outputs } from '../api.ts'
import { wholeNumber } from '../format/byte-size.ts'

/** `more`: at least so many. */
export type Count = Outputs['artifacts']['count']

/** How many artifacts a filter leaves. */
export const countQuery = (filter: ListInput['filter']) =>
  queryOptions({
    queryKey: ['artifacts', 'count', filter],
    queryFn: ({ signal }) => api.artifacts.count.query({ filter }, { signal }),
  })

/** Nothing where it is only known that there may be some. */
export const sayCount = ({ count, more }: Count): string =>
  count === 0 && more ? '' : `${wholeNumber(count)}${more ? '+' : ''}`

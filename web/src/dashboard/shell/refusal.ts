import { queryOptions } from '@tanstack/react-query'

/** In words, a change that was refused when the place where it was made was gone: said wherever one is by then, until it is read. Never asked for. */
export const refusalQuery = queryOptions({
  queryKey: ['refusal'],
  queryFn: (): string | null => null,
  enabled: false,
  gcTime: Number.POSITIVE_INFINITY,
})

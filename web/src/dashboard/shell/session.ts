import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

export const SESSION = ['session'] as const

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: SESSION,
  queryFn: ({ signal }) => api.session.person.query(undefined, { signal }),
  staleTime: 60_000,
})

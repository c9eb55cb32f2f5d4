import { queryOptions } from '@tanstack/react-query'
import { api, errorCode } from '../api.ts'

export const SESSION = ['session'] as const

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: SESSION,
  queryFn: () =>
    api.session.get.query().catch((error: unknown) => {
      if (errorCode(error) === 'UNAUTHORIZED') return null
      throw error
    }),
  staleTime: 60_000,
})

import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

export const sessionsQuery = queryOptions({
  queryKey: ['sessions', 'list'],
  queryFn: ({ signal }) => api.session.list.query(undefined, { signal }),
})

import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

export const keysQuery = queryOptions({
  queryKey: ['keys', 'list'],
  queryFn: ({ signal }) => api.keys.list.query(undefined, { signal }),
})

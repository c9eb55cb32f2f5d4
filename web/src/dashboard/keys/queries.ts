import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

/** Keys that let machines join, or the machines' own. */
export const keysQuery = (kind: 'enroll' | 'node') =>
  queryOptions({
    queryKey: ['keys', 'list', kind],
    queryFn: ({ signal }) => api.keys.list.query({ kind }, { signal }),
  })

import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

/** A machine that joins or syncs while one looks appears by itself. */
const REFRESH_MS = 10_000

export const nodesQuery = queryOptions({
  queryKey: ['nodes', 'list'],
  queryFn: ({ signal }) => api.nodes.list.query(undefined, { signal }),
  refetchInterval: REFRESH_MS,
})

export const nodeQuery = (id: string) =>
  queryOptions({
    queryKey: ['nodes', 'get', id],
    queryFn: ({ signal }) => api.nodes.get.query({ id }, { signal }),
    refetchInterval: REFRESH_MS,
  })

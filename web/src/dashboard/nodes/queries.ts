import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

export const nodesQuery = queryOptions({
  queryKey: ['nodes', 'list'],
  queryFn: ({ signal }) => api.nodes.list.query(undefined, { signal }),
  staleTime: 30_000,
})

export const nodeQuery = (id: string) =>
  queryOptions({
    queryKey: ['nodes', 'get', id],
    queryFn: ({ signal }) => api.nodes.get.query({ id }, { signal }),
  })

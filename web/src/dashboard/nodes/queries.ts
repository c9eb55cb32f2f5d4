import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, type Outputs } from '../api.ts'
import type { Range } from '../overview/range.ts'

export type Node = Outputs['nodes']['list']['items'][number]
export type Run = Outputs['nodes']['runs']['items'][number]

export const nodesQuery = queryOptions({
  queryKey: ['nodes', 'list'],
  queryFn: ({ signal }) => api.nodes.list.query(undefined, { signal }),
})

/** The ids of those that were active in a range. */
export const activeNodesQuery = (range: Range) =>
  queryOptions({
    queryKey: ['nodes', 'active', range],
    queryFn: ({ signal }) => api.nodes.active.query(range, { signal }),
    placeholderData: keepPreviousData,
  })

export const nodeQuery = (id: string) =>
  queryOptions({
    queryKey: ['nodes', 'get', id],
    queryFn: ({ signal }) => api.nodes.get.query({ id }, { signal }),
  })

export const nodeActivityQuery = (id: string, range: Range) =>
  queryOptions({
    queryKey: ['nodes', 'activity', id, range],
    queryFn: ({ signal }) => api.nodes.activity.query({ id, ...range }, { signal }),
    placeholderData: keepPreviousData,
  })

const LATEST = 5

/** What it sent last. */
export const nodeArtifactsQuery = (id: string) =>
  queryOptions({
    queryKey: ['artifacts', 'of-node', id],
    queryFn: ({ signal }) =>
      api.artifacts.list.query(
        { filter: { nodeId: [id] }, sort: { by: 'uploadedAt', dir: 'desc' }, limit: LATEST },
        { signal },
      ),
  })

export const runsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['nodes', 'runs', id],
    queryFn: ({ pageParam, signal }) =>
      api.nodes.runs.query({ id, limit: 20, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })

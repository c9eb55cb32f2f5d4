import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, type Outputs } from '../api.ts'
import type { Range } from './range.ts'

export type Overview = Outputs['activity']['overview']
export type Attention = Outputs['activity']['attention']

/** Machines in the heat map: the most active ones at first, and then as many as the API has at once. */
export const FEW = 50
export const MANY = 1000

export const overviewQuery = (range: Range, by: 'type' | 'agent', machines: number) =>
  queryOptions({
    queryKey: ['activity', 'overview', range, by, machines],
    queryFn: ({ signal }) => api.activity.overview.query({ ...range, by, machines }, { signal }),
    placeholderData: keepPreviousData,
  })

export const attentionQuery = queryOptions({
  queryKey: ['activity', 'attention'],
  queryFn: ({ signal }) => api.activity.attention.query(undefined, { signal }),
})

export type LatestPage = Outputs['artifacts']['list']

const LATEST = 8

export const latestQuery = queryOptions({
  queryKey: ['artifacts', 'latest'],
  queryFn: ({ signal }) =>
    api.artifacts.list.query({ sort: { by: 'uploadedAt', dir: 'desc' }, limit: LATEST }, { signal }),
})

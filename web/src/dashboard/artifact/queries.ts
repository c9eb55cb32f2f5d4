import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

export const artifactQuery = (id: string) =>
  queryOptions({
    queryKey: ['artifacts', 'get', id],
    queryFn: ({ signal }) => api.artifacts.get.query({ id }, { signal }),
  })

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['artifacts', 'versions', id],
    queryFn: ({ signal }) => api.artifacts.versions.query({ id }, { signal }),
  })

export const segmentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['artifacts', 'segments', id],
    queryFn: ({ signal }) => api.artifacts.segments.query({ id }, { signal }),
  })

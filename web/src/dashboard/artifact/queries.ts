import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, errorCode } from '../api.ts'

/** A download may find damage, and a sync may bring news, while the page is open. */
const REFRESH_MS = 10_000

/** There is nothing under this id, or it is none. */
export const isNowhere = (error: unknown) => ['NOT_FOUND', 'BAD_REQUEST'].includes(errorCode(error) ?? '')

export const artifactQuery = (id: string) =>
  queryOptions({
    queryKey: ['artifacts', 'get', id],
    queryFn: ({ signal }) => api.artifacts.get.query({ id }, { signal }),
    refetchInterval: REFRESH_MS,
    // No artifact comes to be under an id that had none.
    enabled: ({ state }) => !isNowhere(state.error),
  })

/** What belongs together changes rarely while one reads. */
export const relatedQuery = (id: string) =>
  queryOptions({
    queryKey: ['artifacts', 'related', id],
    queryFn: ({ signal }) => api.artifacts.related.query({ id }, { signal }),
    staleTime: 60_000,
  })

/** What follows from an artifact's content is asked for again when that changes. */
interface Current {
  id: string
  uploadedAt: string
  checksum: string
  damaged: string | null
}

export const versionsQuery = ({ id, uploadedAt, checksum }: Current) =>
  queryOptions({
    queryKey: ['artifacts', 'versions', id, uploadedAt, checksum],
    queryFn: ({ signal }) => api.artifacts.versions.query({ id }, { signal }),
    placeholderData: keepPreviousData,
  })

export const segmentsQuery = ({ id, uploadedAt, checksum, damaged }: Current) =>
  queryOptions({
    queryKey: ['artifacts', 'segments', id, uploadedAt, checksum, damaged],
    queryFn: ({ signal }) => api.artifacts.segments.query({ id }, { signal }),
    placeholderData: keepPreviousData,
  })

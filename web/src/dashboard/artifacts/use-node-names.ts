import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { nodesQuery } from '../nodes/queries.ts'

/** What people call a machine; its id until that is known. */
export function useNodeNames(): (id: string) => string {
  const { data } = useQuery(nodesQuery)
  return useCallback((id) => data?.items.find((node) => node.id === id)?.name ?? id, [data])
}

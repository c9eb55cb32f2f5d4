import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { nodesQuery } from '../nodes/queries.ts'

/** What people call a machine; its id until that is known. Not `asked`: as far as somebody else has asked already. */
export function useNodeNames(asked = true): (id: string) => string {
  const { data } = useQuery({ ...nodesQuery, enabled: asked })
  const names = useMemo(() => new Map(data?.items.map(({ id, name }) => [id, name])), [data])
  return useCallback((id) => names.get(id) ?? id, [names])
}

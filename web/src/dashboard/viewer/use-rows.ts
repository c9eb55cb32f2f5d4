import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react'
import type { ContentClient } from './content-client.ts'
import type { View } from './row.ts'
import { RowStore } from './row-store.ts'

/** The rows of a view that were looked at lately. `get` answers what is there; `load` asks the worker for the rest. */
export function useRows(client: ContentClient, view: View, count: number, onTrouble: (error: unknown) => void) {
  const [, arrived] = useReducer((turn: number) => turn + 1, 0)
  const source = useMemo(() => ({ client, view, store: new RowStore() }), [client, view])
  const current = useRef(source)
  current.current = source
  const trouble = useRef(onTrouble)
  trouble.current = onTrouble
  // The last row of before may have been half of what it is now.
  const before = useRef(count)
  useEffect(() => {
    if (count > before.current) source.store.rows.delete(before.current - 1)
    before.current = count
  }, [count, source])

  const load = useCallback(
    async (from: number, to: number) => {
      const { client, view, store } = source
      await Promise.all(
        store.take(from, to, count).map(async (batch) => {
          try {
            store.put(batch.start, await client.rows(view, batch.start, batch.end - batch.start))
            if (current.current === source) arrived()
          } catch (error) {
            if (current.current === source) trouble.current(error)
          } finally {
            store.settle(batch)
          }
        }),
      )
    },
    [source, count],
  )
  const { rows } = source.store
  return { get: (index: number) => rows.get(index), kept: rows, load }
}

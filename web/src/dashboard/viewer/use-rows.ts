import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react'
import type { ContentClient } from './content-client.ts'
import type { Row, View } from './row.ts'

const BATCH = 40
/** Rows kept for coming back to; each is bounded in size. */
const MOST_KEPT = 1200

/** The rows of a view that were looked at lately. `get` answers what is there; `want` asks the worker for the rest, the nearest first. */
export function useRows(client: ContentClient, view: View, count: number, onTrouble: (error: unknown) => void) {
  const [, arrived] = useReducer((turn: number) => turn + 1, 0)
  const store = useMemo(
    () => ({ client, view, rows: new Map<number, Row>(), asked: new Set<number>() }),
    [client, view],
  )
  const current = useRef(store)
  current.current = store
  const trouble = useRef(onTrouble)
  trouble.current = onTrouble
  // The last row of before may have been half of what it is now.
  const before = useRef(count)
  useEffect(() => {
    if (count > before.current) store.rows.delete(before.current - 1)
    before.current = count
  }, [count, store])

  const load = useCallback(
    async (from: number, to: number) => {
      const first = Math.floor(from / BATCH)
      const last = Math.floor((to - 1) / BATCH)
      const batches = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((batch) => {
        const start = batch * BATCH
        const end = Math.min(count, start + BATCH)
        if (store.asked.has(batch) || start >= count) return false
        for (let index = start; index < end; index += 1) if (!store.rows.has(index)) return true
        return false
      })
      await Promise.all(
        batches.map(async (batch) => {
          store.asked.add(batch)
          try {
            const rows = await store.client.rows(store.view, batch * BATCH, Math.min(BATCH, count - batch * BATCH))
            rows.forEach((row, at) => {
              const index = batch * BATCH + at
              store.rows.delete(index)
              store.rows.set(index, row)
            })
            for (const index of store.rows.keys()) {
              if (store.rows.size <= MOST_KEPT) break
              store.rows.delete(index)
            }
            if (current.current === store) arrived()
          } catch (error) {
            if (current.current === store) trouble.current(error)
          } finally {
            store.asked.delete(batch)
          }
        }),
      )
    },
    [store, count],
  )
  return { get: (index: number) => store.rows.get(index), kept: store.rows, load }
}

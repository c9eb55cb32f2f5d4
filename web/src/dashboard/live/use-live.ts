import { type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { SESSION } from '../shell/session.ts'
import { type Change, concerns, isLive } from './change.ts'
import { gather } from './gather.ts'
import { listen } from './listen.ts'
import { setStanding } from './live-store.ts'

/** A machine that sends a thousand artifacts must not make the page ask a thousand times. */
const EVERY_MS = 1_500

/** While `on`, keeps what the page shows as it is at the server: queries that a change concerns are asked again, quietly. */
export function useLive(on: boolean) {
  const client = useQueryClient()
  useEffect(() => {
    if (!on) return
    const refresh = (wanted: (query: Query) => boolean) =>
      client.invalidateQueries({ predicate: (query) => isShort(query) && wanted(query) })
    const changes = gather<Change>(EVERY_MS, (some) => {
      refresh(({ queryKey }) => some.some((change) => concerns(change, queryKey)))
    })
    const stop = listen({
      changed: changes.add,
      outdated: () => void refresh(({ queryKey }) => isLive(queryKey)),
      standing: setStanding,
      ended: () => void client.invalidateQueries({ queryKey: SESSION }),
    })
    return () => {
      stop()
      changes.end()
    }
  }, [client, on])
}

/** A list is asked for again page by page: worth it for one page, not for the fifty that someone scrolled through. */
function isShort({ state: { data } }: Query): boolean {
  const pages = (data as { pages?: unknown } | undefined)?.pages
  return !Array.isArray(pages) || pages.length <= 1
}

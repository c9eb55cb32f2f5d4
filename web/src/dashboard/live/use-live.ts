import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sessionQuery } from '../shell/session.ts'
import { type Change, concerns, isLive } from './change.ts'
import { gather } from './gather.ts'
import { join } from './join.ts'
import { setStanding } from './live-store.ts'

/** A machine that sends a thousand artifacts must not make the page ask a thousand times. */
const EVERY_MS = 1_500
const REJOIN_MS = 5_000

/** While somebody is signed in, keeps what the page shows as it is at the server: queries that a change concerns are asked again, quietly. */
export function useLive(userId: string | undefined) {
  const client = useQueryClient()
  useEffect(() => {
    if (userId === undefined) return
    return keepFresh(client, userId)
  }, [client, userId])
}

function keepFresh(client: QueryClient, userId: string): () => void {
  let rejoining: ReturnType<typeof setTimeout> | undefined
  let over = false
  let missed = false
  const refresh = (wanted: (query: Query) => boolean) => {
    // What nobody looks at is asked for once, when somebody does.
    if (document.visibilityState === 'hidden') missed = true
    else
      client.invalidateQueries({ predicate: (query) => isShort(query) && !isChanging(client, query) && wanted(query) })
  }
  const refreshAll = () => refresh(({ queryKey }) => isLive(queryKey))
  const changes = gather<Change>(EVERY_MS, (some) => {
    refresh(({ queryKey }) => some.some((change) => concerns(change, queryKey)))
  })
  const onVisibility = () => {
    if (!missed || document.visibilityState === 'hidden') return
    missed = false
    refreshAll()
  }
  const askWhoIsThere = () => client.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => undefined)
  const enter = () =>
    join(userId, {
      changed: changes.add,
      outdated: refreshAll,
      standing: setStanding,
      person: (now) => now !== userId && askWhoIsThere(),
      async ended() {
        leave()
        const session = await askWhoIsThere()
        // The same person signed in anew.
        if (over || session?.userId !== userId) return
        rejoining = setTimeout(() => {
          leave = enter()
        }, REJOIN_MS)
      },
    })
  let leave = enter()
  document.addEventListener('visibilitychange', onVisibility)
  return () => {
    over = true
    clearTimeout(rejoining)
    document.removeEventListener('visibilitychange', onVisibility)
    leave()
    changes.end()
    setStanding('connecting')
  }
}

/** A list is asked for again page by page: worth it for one page, not for the fifty that someone scrolled through. */
function isShort({ state: { data } }: Query): boolean {
  const pages = (data as { pages?: unknown } | undefined)?.pages
  return !Array.isArray(pages) || pages.length <= 1
}

/** What the server says now knows nothing of a change that is on its way to it; that one asks again when it has arrived. */
const isChanging = (client: QueryClient, { queryKey: [root] }: Query) => client.isMutating({ mutationKey: [root] }) > 0

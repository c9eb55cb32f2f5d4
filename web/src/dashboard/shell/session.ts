import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, type Outputs } from '../api.ts'
import { forgetKeyDraft } from '../keys/key-draft.ts'

const SESSION = ['session'] as const

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: SESSION,
  queryFn: async ({ signal, client }) => {
    const person = await api.session.person.query(undefined, { signal })
    const before = client.getQueryData<Outputs['session']['person']>(SESSION)
    if (before && before.userId !== person?.userId) forget(client)
    return person
  },
  staleTime: 60_000,
  // Somebody else may have signed in meanwhile, in another tab.
  refetchOnWindowFocus: 'always',
})

/** Nobody is signed in any more: the next person at this browser sees nothing of what was loaded. */
export function endSession(client: QueryClient) {
  client.setQueryData(SESSION, null)
  forget(client)
}

function forget(client: QueryClient) {
  // Not all of it: whoever watches a query that is taken away never hears of it again.
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] })
  client.getMutationCache().clear()
  forgetKeyDraft()
}

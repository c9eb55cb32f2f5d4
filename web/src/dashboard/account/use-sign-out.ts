import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { SESSION } from '../shell/session.ts'

/** Signing out forgets what was loaded: the next person at this browser sees none of it. */
export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.session.signOut.mutate(),
    onSuccess: () => {
      client.setQueryData(SESSION, null)
      // Not all of it: whoever watches a query that is taken away never hears of it again.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] })
      client.getMutationCache().clear()
    },
  })
}

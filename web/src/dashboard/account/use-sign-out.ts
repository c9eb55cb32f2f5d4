import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { SESSION } from '../shell/session.ts'

/** Signing out forgets what was loaded: the next person at this browser sees none of it. */
export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.session.signOut.mutate(),
    onSuccess: () => {
      client.clear()
      client.setQueryData(SESSION, null)
    },
  })
}

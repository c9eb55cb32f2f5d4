import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { endSession } from '../shell/session.ts'

/** Ends the session of this browser, or all that this person has anywhere. */
export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (where: 'here' | 'everywhere') =>
      where === 'here' ? api.session.signOut.mutate() : api.session.signOutEverywhere.mutate(),
    onSuccess: () => endSession(client),
  })
}

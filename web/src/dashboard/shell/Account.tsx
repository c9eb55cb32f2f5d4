import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type Outputs } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { SESSION } from './session.ts'

/** Signing out forgets what was loaded: the next person at this browser sees none of it. */
export function Account({ session }: { session: NonNullable<Outputs['session']['person']> }) {
  const client = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => api.session.signOut.mutate(),
    onSuccess: () => {
      client.clear()
      client.setQueryData(SESSION, null)
    },
  })
  return (
    <button
      type="button"
      className="button"
      data-tone="quiet"
      aria-label="Sign out"
      title={`Sign out ${session.email}`}
      disabled={signOut.isPending}
      onClick={() => signOut.mutate()}
    >
      <Icon name="out" />
    </button>
  )
}

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { errorCode } from './api.ts'
import { endSession } from './shell/session.ts'

const FINAL = new Set(['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_REQUEST'])

/** What failed for good is not asked again; a session that ended anywhere ends everywhere. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // Whether the machine has a network says nothing about a server on the same machine.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && !FINAL.has(errorCode(error) ?? ''),
    },
  },
})

function onError(error: unknown) {
  if (errorCode(error) === 'UNAUTHORIZED') endSession(queryClient)
}

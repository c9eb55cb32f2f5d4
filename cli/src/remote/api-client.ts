import type { AppRouter } from '@exfil/api/router'
import { RemoteError } from '@exfil/core/engine'
import { createTRPCClient, httpLink } from '@trpc/client'
import { apiFailure } from './answer.ts'
import { exchange, type Limits, placeOf } from './exchange.ts'

const API_LIMITS: Limits = { stallMs: 30_000 }

/**
 * The server's procedures. Calls reject as tRPC does: read the failure with `remoteErrorOf`.
 */
export function apiClient(server: string, token: string | undefined, limits = API_LIMITS) {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${server}/api/trpc`,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        fetch: async (url, init) => {
          const answer = await exchange(
            String(url),
            {
              method: init?.method ?? 'GET',
              headers: init?.headers as Record<string, string>,
              body: typeof init?.body === 'string' ? new TextEncoder().encode(init.body) : undefined,
              signal: init?.signal ?? new AbortController().signal,
            },
            limits,
          )
          const failure = apiFailure(answer, placeOf(server))
          if (failure) throw failure
          return new Response(answer.text, { status: answer.status, headers: answer.headers })
        },
      }),
    ],
  })
}

export type ApiClient = ReturnType<typeof apiClient>

/** The failure under what a call of the client rejected with. An abort comes back as the signal's reason. */
export function remoteErrorOf(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof RemoteError) return cause
  return new RemoteError('not-ours', 'the server answers in a form that is unknown here', { cause: error })
}

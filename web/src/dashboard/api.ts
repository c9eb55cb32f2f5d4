/** The one door to the API. Types come from its router; nothing of it is bundled. */
import type { AppRouter } from '@exfil/api/router'
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client'
import type { inferRouterOutputs } from '@trpc/server'
import { hearTime } from './clock.ts'

// One request per call: a slow answer never holds back its neighbours, and a log line names what was asked.
export const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: '/api/trpc', fetch: ask })] })

async function ask(...question: Parameters<typeof fetch>): Promise<Response> {
  const asked = Date.now()
  const answer = await fetch(...question)
  hearTime(answer.headers.get('date'), asked)
  return answer
}

export type Outputs = inferRouterOutputs<AppRouter>

/** The API's code for what went wrong (`UNAUTHORIZED`, `NOT_FOUND`, …), or nothing where the API did not answer as itself. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const code: unknown = error.data?.code
  return typeof code === 'string' ? code : undefined
}

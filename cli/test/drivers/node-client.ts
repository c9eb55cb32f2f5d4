import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machine.ts'

/** The API as a node's own key sees it, for asking what the cli never would. */
export interface NodeClient {
  readonly key: string
  call<T>(procedure: string, input: unknown): Promise<{ status: number; data: T }>
}

export function nodeClient(machine: Machine): NodeClient {
  const { server, nodeKey } = JSON.parse(readFileSync(join(machine.configDir, 'credentials.json'), 'utf8')) as {
    server: string
    nodeKey: string
  }
  return {
    key: nodeKey,
    async call<T>(procedure: string, input: unknown) {
      const answer = await fetch(`${server}/api/trpc/${procedure}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${nodeKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      })
      const body = (await answer.json()) as { result?: { data: T } }
      return { status: answer.status, data: body.result?.data as T }
    },
  }
}

import { hostname } from 'node:os'
import type { RemoteError } from '@exfil/core/engine'
import pkg from '../package.json' with { type: 'json' }
import { CommandError, EXIT } from './command-error.ts'
import { readCredentials, writeCredentials } from './credentials.ts'
import { apiClient, remoteErrorOf } from './remote/api-client.ts'
import { serverAddress } from './server-address.ts'

export interface Enrollment {
  server: string
  /** The enrolment key, `exk_…`. */
  key: string
  /** What to call the machine; without it the server takes the host name. */
  name?: string | undefined
  allowHttp?: boolean
  /** Also when it is enrolled already: it becomes another node, and what it was stays in its archive. */
  force?: boolean
}

/**
 * Makes this machine a node of a server and keeps its credentials. Rejects with a
 * `CommandError` when it is one already, or when the server does not take the key.
 */
export async function enroll(options: Enrollment): Promise<{ nodeId: string; server: string }> {
  const server = serverAddress(options.server, options.allowHttp ?? false)
  if (!options.force) refuseSecond(server)
  const key = options.key.trim()
  if (key === '') throw new CommandError('no-key', EXIT.usage, 'the key is empty')
  const about = { hostname: hostname(), platform: process.platform, arch: process.arch, cliVersion: pkg.version }
  try {
    const input = { enrollmentKey: key, ...about, ...(options.name === undefined ? {} : { name: options.name }) }
    const { nodeId, nodeKey } = await apiClient(server, undefined).nodes.enroll.mutate(input)
    if (typeof nodeId !== 'string' || typeof nodeKey !== 'string') throw new Error('no credentials in the answer')
    writeCredentials({ server, nodeId, nodeKey, enrolledAt: new Date().toISOString() })
    return { nodeId, server }
  } catch (error) {
    if (error instanceof CommandError) throw error
    const failure = remoteErrorOf(error) as RemoteError
    throw new CommandError(failure.code, failure.code === 'refused' ? EXIT.refused : EXIT.failed, failure.message, {
      cause: failure,
    })
  }
}

/** Throws where this machine is enrolled already. */
export function refuseSecond(server: string): void {
  const current = readCredentials()
  if (!current) return
  const place = current.server === server ? `with ${server}` : `with another server, ${current.server}`
  throw new CommandError(
    'already-enrolled',
    EXIT.failed,
    `this machine is enrolled ${place} as ${current.nodeId}: run \`exfiltrator unenroll\` first, or add --force to make it a new machine there`,
  )
}

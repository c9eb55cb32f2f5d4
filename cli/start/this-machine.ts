/** Makes the machine that the server runs on its first node. */
import type { Stack } from '@exfil/api/embedded'
import { readCredentials, writeCredentials } from '../src/credentials.ts'
import { enroll } from '../src/enrollment.ts'

/**
 * Resolves with this machine's id here. Null where it stays out, and it is said why: it
 * belongs to another server, or somebody revoked its key. `localUrl` is how this machine
 * reaches the stack.
 */
export async function enrollThisMachine(
  stack: Stack,
  { localUrl, publicUrl }: { localUrl: string; publicUrl: string },
  say: (line: string) => void,
): Promise<string | null> {
  const current = readCredentials()
  const standing = current && (await stack.nodeStanding(current.nodeId))
  if (standing === 'revoked') {
    say(
      'the key of this machine was revoked, so it is not synced. To let it join again, as a new machine: ' +
        '"bun exfiltrator unenroll --local", then "bun start" again',
    )
    return null
  }
  if (current && standing === 'enrolled') {
    if (current.server !== localUrl && current.server !== publicUrl) {
      writeCredentials({ ...current, server: localUrl })
      say(`this machine now reaches its server at ${localUrl} (before: ${current.server})`)
    }
    return current.nodeId
  }
  const ours = current?.server === localUrl || current?.server === publicUrl
  if (current && !ours) {
    say(
      `this machine is enrolled with another server, ${current.server}, and stays so. ` +
        'To change that: "bun exfiltrator unenroll", then "bun start" again',
    )
    return null
  }
  if (current) say(`this machine was enrolled at ${current.server} with another archive: it becomes a new machine here`)
  const { nodeId } = await stack.withEnrollmentKey('this machine, by bun start', (key) =>
    enroll({ server: localUrl, key, allowHttp: true, force: true }),
  )
  return nodeId
}

import type { ArtifactRef, Fingerprint } from '../collector.ts'
import type { Reason } from './events.ts'
import type { ArtifactState } from './ports.ts'

/** One artifact as it was just found, under the key that it has on the wire. */
export interface Look {
  readonly ref: ArtifactRef
  readonly key: string
  readonly path: string
  readonly fingerprint: Fingerprint
  readonly lookedAt: number
  /** What `signatureOf` says now. */
  readonly signature: string
  /** What this machine remembers, under this key or a former one. */
  readonly before: ArtifactState | undefined
  /** The projects it is known to belong to, as `writeProjects` tells them, where that was asked and noted. */
  readonly project?: string
  /** Keys under which the server may know it. */
  readonly formerKeys: readonly string[]
  /** `before` is another key's, whose file this seems to be: to be believed only if the content agrees. */
  readonly guess?: { disproved(): void }
}

/**
 * What an artifact needs, from a look alone.
 *
 * - `nothing`  what was agreed still holds
 * - `describe` the bytes are known to be the same; where it is, or how it is described, is not
 * - `read`     only its bytes can tell
 */
export type Need = 'nothing' | 'describe' | 'read'

export function needOf(look: Look): Need {
  const { before, signature, fingerprint } = look
  if (before === undefined || look.guess || before.partial || before.gone || before.signature === '') return 'read'
  if (before.token !== fingerprint.token) return 'read'
  return before.signature === signature && before.key === look.key ? 'nothing' : 'describe'
}

/** The same in a word for people. */
export function reasonOf(look: Look): Reason {
  const { before, fingerprint } = look
  if (before === undefined) return 'new'
  if (before.path !== look.path || before.key !== look.key) return 'moved'
  if (before.token === fingerprint.token) return before.signature === '' ? 'too young to trust' : 'described anew'
  return fingerprint.size !== undefined && fingerprint.size > before.size ? 'grown' : 'changed'
}

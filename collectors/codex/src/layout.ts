import type { ArtifactRef } from '@exfil/core'

/** What a file is, as its name and place tell: all of a ref but where it was found. */
export type Found = Pick<ArtifactRef, 'key' | 'kind' | 'growth'>

export const SESSIONS = 'sessions'
export const ARCHIVED = 'archived_sessions'
/** Files of a home, and what they are. */
export const FILES: Readonly<Record<string, string>> = {
  'history.jsonl': 'history',
  'session_index.jsonl': 'session-index',
}

/**
 * Whether a folder of a home holds segments that were rotated out of a thread. Only experimental
 * builds of Codex rotate, and what they call it is not settled.
 */
export const holdsSegments = (name: string) => /^[a-z]+(?:_[a-z]+)*$/.test(name) && /segment|rotat/.test(name)

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** A thread's id, and what tells a further rollout of it from its own. */
const FURTHER = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[._-](.+)$/is
/** Before releases in Rust, rollouts were whole documents named by the day. */
const NAMED = /^rollout-\d{4}-\d\d-\d\d(?:T\d\d-\d\d-\d\d)?-(.+)\.jsonl?$/s

export const isCompressed = (name: string) => name.endsWith('.jsonl.zst')

/** The name, or the path, that a rollout has while it is not compressed. */
export const plainName = (name: string) => (isCompressed(name) ? name.slice(0, -4) : name)

/**
 * A file below `sessions`, `archived_sessions` or a folder of segments, given the folders that lead
 * to it from there. A thread's own rollout is known by the thread's id. What continues a thread in a
 * file of its own (`<thread>_<id>`, after a resume or a revert), or was rotated out of one
 * (`<thread>/<segment>/`), is a segment of it. Anything else has only its place to be known by.
 */
export function inArea(folders: readonly string[], entry: { readonly name: string; readonly path: string }) {
  const name = plainName(entry.name)
  const isLines = name.endsWith('.jsonl') && name.length > 6
  if (name.startsWith('.') || !(isLines || name.startsWith('rollout-'))) return undefined
  const id = NAMED.exec(name)?.[1]
  if (!isLines) return id === undefined ? undefined : found('session', id, 'rewrite')
  const [, further, rest] = FURTHER.exec(id ?? '') ?? []
  if (further && rest) return found('segment', `${further}/${rest}`, 'append')
  const thread = folders.find((folder) => UUID.test(folder)) ?? (folders.some(holdsSegments) ? id : undefined)
  const segment = folders.filter((folder) => folder !== thread && !/^\d+$/.test(folder)).join('/')
  if (thread && segment) return found('segment', `${thread}/${segment}`, 'fixed')
  return found('session', id ?? plainName(entry.path), 'append')
}

/** Whether an id is one that Codex gives to threads. */
export const isThread = (id: string) => UUID.test(id)

const found = (kind: string, key: string, growth: Found['growth']): Found => ({ key, kind, growth })

/** The thread that a segment belongs to. */
export const threadOf = ({ kind, key }: Pick<Found, 'kind' | 'key'>) =>
  kind === 'segment' ? key.slice(0, key.indexOf('/')) : undefined

const LIVE = /^(.*)\/sessions\/\d{4}\/\d\d\/\d\d\/(rollout-[^/]+)$/
const SHELVED = /^(.*)\/archived_sessions\/(rollout-(\d{4})-(\d\d)-(\d\d)T[^/]+)$/

/** Where else in its home a rollout may be by now: Codex compresses and expands it, archives it and takes it back. */
export function elsewhere(locator: string): string[] {
  const plain = plainName(locator)
  const live = LIVE.exec(plain)
  const shelved = SHELVED.exec(plain)
  const moved = live
    ? `${live[1]}/${ARCHIVED}/${live[2]}`
    : shelved && `${shelved[1]}/${SESSIONS}/${shelved[3]}/${shelved[4]}/${shelved[5]}/${shelved[2]}`
  const places = [plain, ...(moved ? [moved] : [])].flatMap((place) => [place, `${place}.zst`])
  return plain.endsWith('.jsonl') ? places.filter((place) => place !== locator) : []
}

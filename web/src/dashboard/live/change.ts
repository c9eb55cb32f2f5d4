/** What the server tells open pages, and which questions it makes worth asking again. */
import type { QueryKey } from '@tanstack/react-query'

/** Something of this kind is not what it was: of this node, or of several where none is named. */
export interface Change {
  kind: 'artifacts' | 'nodes' | 'keys' | 'sessions'
  nodeId?: string
}

/** By the first word of a query's key: the changes it follows. Whatever is not listed is never asked again by itself. */
const FOLLOWS: Record<string, readonly Change['kind'][]> = {
  activity: ['artifacts', 'nodes', 'keys'],
  artifacts: ['artifacts'],
  nodes: ['artifacts', 'nodes'],
  keys: ['keys', 'nodes'],
  session: ['sessions'],
  sessions: ['sessions'],
}

/** Whether a change may alter the answer to a query. A query about one node is keyed `['nodes', what, id, …]`. */
export function concerns(change: Change, key: QueryKey): boolean {
  const [root, , id] = key
  if (typeof root !== 'string' || !FOLLOWS[root]?.includes(change.kind)) return false
  const single = root === 'nodes' && typeof id === 'string'
  return !single || change.nodeId === undefined || change.nodeId === id
}

/** Whether a query follows any change at all: after a gap in what was told, these are asked again. */
export function isLive(key: QueryKey): boolean {
  return typeof key[0] === 'string' && key[0] in FOLLOWS
}

/** A change as it came, or nothing where it is none of ours: a newer server may tell more. */
export function parseChange(text: string): Change | undefined {
  const { kind, nodeId } = JSON.parse(text) as Partial<Record<string, unknown>>
  if (kind !== 'artifacts' && kind !== 'nodes' && kind !== 'keys' && kind !== 'sessions') return undefined
  return typeof nodeId === 'string' ? { kind, nodeId } : { kind }
}

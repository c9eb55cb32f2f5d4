import type { PlacedBlock } from './block.ts'
import type { HexRow } from './hex-row.ts'
import type { TreeNode } from './json-tree.ts'

/** `stream`: what happened, to read. `tree`: JSON as values in values. `raw`: the lines as they are; bytes where there are none. */
export const VIEWS = ['stream', 'tree', 'raw'] as const
export type View = (typeof VIEWS)[number]

/** A line as it is. `bytes` of the whole; `text` may be only its beginning. */
export interface LineRow {
  kind: 'line'
  text: string
  bytes: number
  cut: boolean
}

export type Row =
  | { kind: 'block'; block: PlacedBlock }
  | LineRow
  | { kind: 'tree'; root: TreeNode }
  | ({ kind: 'hex' } & HexRow)

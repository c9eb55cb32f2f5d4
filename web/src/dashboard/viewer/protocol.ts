import type { Path } from './block.ts'
import type { Found, Opened, Progress } from './content-reader.ts'
import type { TreeNode } from './json-tree.ts'
import type { Row, View } from './row.ts'

/** Which content: where it is, and what it is known to be. */
export interface Content {
  url: string
  length: number
  checksum: string
}

/** What the page asks of the worker. Every question is answered once, by its id. */
export interface Questions {
  open: (content: Content) => Opened
  extend: (content: Content) => void
  rows: (view: View, from: number, count: number) => Row[]
  children: (view: View, row: number, path: Path, from: number, count: number) => TreeNode[]
  text: (view: View, row: number, path: Path | null, most: number) => string
  lineOf: (offset: number) => number
  findTime: (view: View, time: number) => number
  readAll: () => void
  readMore: () => void
  readToLine: (line: number) => void
  /** A new question ends the one before, which is answered with undefined. */
  findTurn: (from: number, step: 1 | -1) => number | undefined
  /** Answered when all was looked at; `found` events come before. A new search ends the one before; an empty text ends it. */
  search: (view: View, text: string) => void
}

export interface Ask {
  id: number
  ask: keyof Questions
  args: unknown[]
}

export type Say =
  | { id: number; answer: unknown }
  | { id: number; trouble: { code: string; message: string } }
  | { event: 'progress'; progress: Progress }
  | { event: 'found'; search: number; found: Found }
  | { event: 'changed' }
  /** Reading ahead stopped. */
  | { event: 'trouble'; trouble: { code: string; message: string } }

import { createContext, useContext } from 'react'
import type { Path } from './block.ts'
import type { TreeNode } from './json-tree.ts'

/** What the parts of a row can ask about it. */
export interface RowContext {
  /** A text in the row, up to so many characters. Null: the row itself. */
  load: (path: Path | null, most: number) => Promise<string>
  children: (path: Path, from: number, count: number) => Promise<TreeNode[]>
  /** Everything in it is to be seen: a search leads here, or it is printed. */
  expanded: boolean
}

const Context = createContext<RowContext>({
  load: () => Promise.reject(new Error('there is no row')),
  children: () => Promise.reject(new Error('there is no row')),
  expanded: false,
})

export const RowProvider = Context.Provider
export const useRowContext = () => useContext(Context)

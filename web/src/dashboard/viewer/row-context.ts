import { createContext, useContext, useReducer } from 'react'
import type { Path } from './block.ts'
import type { TreeNode } from './json-tree.ts'

/** What the parts of a row can ask about it. */
export interface RowContext {
  /** A text in the row, up to so many characters. Null: the row itself. */
  load: (path: Path | null, most: number) => Promise<string>
  children: (path: Path, from: number, count: number) => Promise<TreeNode[]>
  /** Whether somebody opened (true) or closed what has this name; undefined: nobody did. */
  isOpen: (name: string) => boolean | undefined
  setOpen: (name: string, open: boolean) => void
  goTo: (row: number) => void
}

const nowhere = () => Promise.reject(new Error('there is no row'))
const Context = createContext<RowContext>({
  load: nowhere,
  children: nowhere,
  isOpen: () => undefined,
  setOpen: () => {},
  goTo: () => {},
})

export const RowProvider = Context.Provider
export const useRowContext = () => useContext(Context)

/** Whether something in the row is open, and how to change it. The name is its own within the row. */
export function useFold(name: string, byNature: boolean): [open: boolean, toggle: () => void] {
  const { isOpen, setOpen } = useRowContext()
  const [, changed] = useReducer((turn: number) => turn + 1, 0)
  const open = isOpen(name) ?? byNature
  const toggle = () => {
    setOpen(name, !open)
    changed()
  }
  return [open, toggle]
}

import type { Path } from './block.ts'
import { preview } from './json-shape.ts'

/** One value in a JSON tree, without what is in it. */
export interface TreeNode {
  /** Its name or place in what holds it; null for the root. */
  name: string | number | null
  type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  /** One line: a scalar's text (cut), or what an object or array holds in short. */
  preview: string
  /** Members of an object or array; characters of a string. */
  size: number
}

const LONGEST = 400

export function describe(value: unknown, name: TreeNode['name']): TreeNode {
  if (value === null || value === undefined) return { name, type: 'null', preview: 'null', size: 0 }
  if (Array.isArray(value)) return { name, type: 'array', preview: preview(value), size: value.length }
  if (typeof value === 'object')
    return { name, type: 'object', preview: preview(value), size: Object.keys(value).length }
  if (typeof value === 'string') return { name, type: 'string', preview: value.slice(0, LONGEST), size: value.length }
  return { name, type: typeof value === 'number' ? 'number' : 'boolean', preview: String(value), size: 0 }
}

/** What stands at `path`; undefined where nothing does. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

/** The members `[from, from + count)` of what stands at `path`. */
export function childrenOf(root: unknown, path: Path, from: number, count: number): TreeNode[] {
  const value = valueAt(root, path)
  if (Array.isArray(value)) return value.slice(from, from + count).map((one, at) => describe(one, from + at))
  if (typeof value !== 'object' || value === null) return []
  return Object.keys(value)
    .slice(from, from + count)
    .map((name) => describe((value as Record<string, unknown>)[name], name))
}

import type { Json } from '@exfil/core'
import type { AST } from 'toml-eslint-parser'

/** The way to a value: names of keys and numbers of elements. */
export type KeyPath = readonly (string | number)[]

/** Where something stands: 1-based line, and the stretch `[from, to)` of the text. */
export interface Spot {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** A TOML text that was understood, and where everything in it stands. */
export interface TomlDocument {
  readonly text: string
  readonly value: { readonly [key: string]: Json }
  /** Of the key, where there is one: the last one written for it. */
  keyAt(path: KeyPath): Spot | undefined
  valueAt(path: KeyPath): Spot | undefined
  /** Each `[section]`: where it begins; a text's own keys stand before the first. */
  readonly sections: readonly { readonly path: KeyPath; readonly from: number }[]
  /** Of the key, or else of the nearest thing around it. 1 for the file as a whole. */
  lineOf(path: KeyPath): number
}

/** The text is not TOML. `line` and `column` are 1-based. */
export class TomlSyntaxError extends Error {
  readonly line: number
  readonly column: number
  constructor(message: string, line: number, column: number) {
    super(message)
    this.line = line
    this.column = column
  }
}

type Table = { [key: string]: Json }
const nameOf = (path: KeyPath) => JSON.stringify(path)

/** Throws a `TomlSyntaxError`. Dates are given as they are written. */
export async function parseToml(text: string): Promise<TomlDocument> {
  const { parseTOML, ParseError } = await import('toml-eslint-parser')
  try {
    return read(text, parseTOML(text, { tomlVersion: 'latest' }))
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    throw new TomlSyntaxError(error.message, error.lineNumber, error.column + 1)
  }
}

function read(text: string, program: AST.TOMLProgram): TomlDocument {
  const value: Table = {}
  const keys = new Map<string, Spot>()
  const values = new Map<string, Spot>()
  const sections: { path: KeyPath; from: number }[] = []

  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') pair(node, [], value)
    else {
      note(keys, node.resolvedKey, node.key)
      sections.push({ path: node.resolvedKey, from: node.range[0] })
      const table = tableAt(value, node.resolvedKey)
      for (const child of node.body) pair(child, node.resolvedKey, table)
    }
  }
  return {
    text,
    value,
    sections,
    keyAt: (path) => keys.get(nameOf(path)),
    valueAt: (path) => values.get(nameOf(path)),
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const name = nameOf(path.slice(0, length))
        const spot = keys.get(name) ?? values.get(name)
        if (spot) return spot.line
      }
      return 1
    },
  }

  function pair({ key, value: content }: AST.TOMLKeyValue, at: KeyPath, table: Table): void {
    const names = key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))
    const path = [...at, ...names]
    for (let length = 1; length <= names.length; length++) note(keys, [...at, ...names.slice(0, length)], key)
    const parent = tableAt(table, names.slice(0, -1))
    put(parent, names.at(-1) as string, contentOf(content, path))
  }

  function contentOf(node: AST.TOMLContentNode, path: KeyPath): Json {
    note(values, path, node)
    if (node.type === 'TOMLArray') return node.elements.map((element, index) => contentOf(element, [...path, index]))
    if (node.type === 'TOMLInlineTable') {
      const table: Table = {}
      for (const child of node.body) pair(child, path, table)
      return table
    }
    if ('datetime' in node) return node.datetime
    return node.value
  }

  function note(spots: Map<string, Spot>, path: KeyPath, node: AST.TOMLKey | AST.TOMLContentNode): void {
    // `[a.b]` says where `a` is, unless something did before.
    for (let length = 1; length < path.length; length++) {
      const name = nameOf(path.slice(0, length))
      if (spots === keys && !keys.has(name)) keys.set(name, spotOf(node))
    }
    spots.set(nameOf(path), spotOf(node))
  }
}

const spotOf = ({ loc, range }: AST.TOMLNode): Spot => ({ line: loc.start.line, from: range[0], to: range[1] })

/** The table at a path, made where it is missing; the elements of an array of tables come in order. */
function tableAt(root: Table, path: KeyPath): Table {
  let at: Json = root
  for (const [index, step] of path.entries()) {
    const parent = at as { [key: string | number]: Json }
    if (!Object.hasOwn(parent, step)) put(parent, step, typeof path[index + 1] === 'number' ? [] : {})
    at = parent[step] as Json
  }
  return at as Table
}

/** Also for a key called `__proto__`. */
function put(table: { [key: string | number]: Json }, key: string | number, value: Json): void {
  Object.defineProperty(table, key, { value, enumerable: true, configurable: true, writable: true })
}

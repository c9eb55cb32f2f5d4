import type { Json } from '@exfil/core'
import { keyText } from './problem.ts'
import { isTable } from './read-config.ts'
import { type KeyPath, parseToml, type TomlDocument } from './toml-document.ts'
import { tomlKey, tomlOf } from './value-words.ts'

/** A value to set, as it is to be written. */
export interface Setting {
  readonly path: readonly string[]
  readonly value: Json
  /** The value in TOML. */
  readonly written: string
}

/**
 * A text with one value set, and nothing else of it changed: comments, order and layout
 * stay. Rejects with an `Error` where the text is laid out so that it cannot be.
 */
export async function setValue(document: TomlDocument, { path, value, written }: Setting): Promise<string> {
  const text = edited(document, path, value, written)
  const after = await parseToml(text).catch(() => undefined)
  if (after && Bun.deepEquals(valueAt(after.value, path), value)) return text
  throw new Error(
    `it cannot be set without rewriting what is around it: write it by hand, in line ${document.lineOf(path)}`,
  )
}

function edited(document: TomlDocument, path: readonly string[], value: Json, written: string): string {
  const { text } = document
  const spot = document.valueAt(path)
  if (spot) return text.slice(0, spot.from) + written + text.slice(spot.to)
  for (let length = path.length - 1; length > 0; length--) {
    const around = path.slice(0, length)
    const inline = document.valueAt(around)
    // A table written in braces is written anew as a whole.
    if (inline) {
      const table = withValue(valueAt(document.value, around) ?? {}, path.slice(length), value)
      return text.slice(0, inline.from) + tomlOf(table) + text.slice(inline.to)
    }
  }
  const home = path[0] === 'collectors' ? path.slice(0, 2) : []
  const key = path.slice(home.length).map(tomlKey).join('.')
  return insert(document, home, key, `${key} = ${written}`)
}

/** Puts a line into a section: below the comment that shows the key, or else at the section's end. */
function insert({ text, sections }: TomlDocument, home: readonly string[], key: string, line: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const at = sections.findIndex(({ path }) => keyText(path) === keyText(home))
  if (home.length > 0 && at < 0) {
    const gap = text === '' ? '' : text.endsWith('\n') ? end : end + end
    return `${text}${gap}[${home.map(tomlKey).join('.')}]${end}${line}${end}`
  }
  const from = home.length === 0 ? 0 : (sections[at]?.from ?? 0)
  const to = (home.length === 0 ? sections[0] : sections[at + 1])?.from ?? text.length
  const comments = text.slice(from, to).matchAll(new RegExp(`^[ \\t]*#[ \\t]*${RegExp.escape(key)}[ \\t]*=.*$`, 'gm'))
  const shown = [...comments].at(-1)
  const place = shown ? from + shown.index + shown[0].length : from + ends(text.slice(from, to), home.length === 0)
  const before = text.slice(0, place)
  const after = text.slice(place)
  const gap = before === '' || before.endsWith('\n') ? '' : end
  return `${before}${gap}${line}${after === '' || !/^\r?\n/.test(after) ? end : ''}${after}`
}

/** Where the last line ends that says something; comments that follow belong to what comes next. */
function ends(section: string, isTop: boolean): number {
  const lines = section.split(/(?<=\n)/)
  const last = lines.findLastIndex((line) => !/^\s*(?:#.*)?\s*$/.test(line))
  if (last < 0 && isTop) return section.length
  return lines
    .slice(0, last + 1)
    .join('')
    .replace(/\r?\n$/, '').length
}

export function valueAt(from: Json, path: KeyPath): Json | undefined {
  let at: Json | undefined = from
  for (const step of path) {
    if (typeof step === 'number') at = Array.isArray(at) ? (at as readonly Json[])[step] : undefined
    else at = at !== undefined && isTable(at) && Object.hasOwn(at, step) ? at[step] : undefined
  }
  return at
}

function withValue(table: Json, path: readonly string[], value: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return value
  return { ...(isTable(table) ? table : {}), [key]: withValue(isTable(table) ? (table[key] ?? {}) : {}, rest, value) }
}

import type { Json } from '@exfil/core'
import { type Ends, type Line, linesOf } from '@exfil/core/files'

export type Entry = { readonly [key: string]: Json }

/**
 * The JSON objects in the ends of a file: one a line, or, where the lines are none and the whole
 * file is at hand, the document they make; of a list, its elements.
 */
export class Records {
  readonly lines: readonly Line[]
  readonly #document: readonly Entry[] | undefined
  /** The lines may be parts of one document that is longer than what was read. */
  readonly wantsMore: boolean

  constructor(ends: Ends) {
    const { head, tail } = linesOf(ends)
    this.lines = [...head, ...tail]
    const first = head[0]
    const isOneOfMany =
      first === undefined || !/^\s*[[{]/.test(first.raw) || (!first.cut && parsed(first.text) !== undefined)
    this.wantsMore = !isOneOfMany && tail.length > 0
    if (isOneOfMany || tail.length > 0) return
    const whole = parsed(head.map(({ text }) => text).join('\n'))
    this.#document = whole === undefined ? undefined : objectsIn(whole)
  }

  /** In order, or from the last to the first. With `key`, those without that word may be left out unread. */
  *of(key: string, backwards = false): Generator<Entry> {
    if (this.#document !== undefined) {
      yield* backwards ? this.#document.toReversed() : this.#document
      return
    }
    // Compared as bytes, and only where JSON has no other way to write it.
    const needle = /^[\w@ -]+$/.test(key) ? `"${key}"` : ''
    for (const line of backwards ? this.lines.toReversed() : this.lines) {
      if (line.cut || !line.raw.includes('{') || !line.raw.includes(needle)) continue
      const found = objectsIn(parsed(line.text))
      yield* backwards ? found.toReversed() : found
    }
  }
}

/** The value of a field: dots lead deeper, numbers into lists, other names to the first element that has it. */
export function valueAt(of: Json | undefined, field: string): Json | undefined {
  if (field === '') return of
  if (Array.isArray(of)) {
    const [, index, rest] = /^(\d+)(?:\.(.+))?$/.exec(field) ?? []
    if (index !== undefined) return valueAt(of[Number(index)], rest ?? '')
    for (const element of of) {
      const value = isEntry(element) ? valueAt(element, field) : undefined
      if (value !== undefined) return value
    }
    return undefined
  }
  if (!isEntry(of)) return undefined
  // `{"log.level": …}` is written by some.
  if (Object.hasOwn(of, field)) return of[field]
  const dot = field.indexOf('.')
  const name = field.slice(0, dot)
  return dot > 0 && Object.hasOwn(of, name) ? valueAt(of[name], field.slice(dot + 1)) : undefined
}

/** The last name in a field that is no number: whatever has the field has that word. */
export function wordIn(field: string): string {
  return field.split('.').findLast((name) => !/^\d+$/.test(name)) ?? ''
}

function objectsIn(value: Json | undefined): Entry[] {
  return Array.isArray(value) ? value.filter(isEntry) : isEntry(value) ? [value] : []
}

function isEntry(value: Json | undefined): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

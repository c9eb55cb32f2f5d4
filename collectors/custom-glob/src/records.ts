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

/** Values that other fields must have. */
type Where = Readonly<Record<string, string | number | boolean>>

/**
 * Every value of a field, in order or from the last to the first: dots lead deeper, numbers into lists, other names to
 * each element. With `where`, those alone beside which other fields have these values; in a list, in the same element.
 */
export function* valuesAt(of: Json | undefined, field: string, where: Where = {}, backwards = false): Generator<Json> {
  const wanted = Object.entries(where)
  if (field === '' || (!Array.isArray(of) && !isEntry(of))) {
    if (field === '' && of !== undefined && wanted.every(([name, value]) => has(of, name, value))) yield of
    return
  }
  const isList = Array.isArray(of)
  const isHere = isList ? /^\d/.test(field) : Object.hasOwn(of, field)
  const dot = isHere && !isList ? -1 : field.indexOf('.')
  const step = dot < 0 ? field : field.slice(0, dot)
  const rest = dot < 0 ? '' : field.slice(dot + 1)
  // In a list, numbers are about the list, names about an element; elsewhere, what leads the same way is about what is there.
  const goesOn = ([name]: [string, unknown]) =>
    isList && !isHere ? !/^\d/.test(name) : !Object.hasOwn(of, name) && name.startsWith(`${step}.`)
  if (!wanted.every((each) => goesOn(each) || has(of, ...each))) return
  const further = wanted.filter(goesOn)
  if (isList && !isHere) {
    for (const element of backwards ? of.toReversed() : of)
      if (isEntry(element)) yield* valuesAt(element, field, Object.fromEntries(further), backwards)
    return
  }
  const inner = Object.fromEntries(further.map(([name, value]) => [name.slice(step.length + 1), value]))
  const next = isList ? of[Number(step)] : Object.hasOwn(of, step) ? (of as Entry)[step] : undefined
  yield* valuesAt(next, rest, inner, backwards)
}

/** Whether a field has a value: in a list, the first element that has the field. */
function has(of: Json, field: string, value: Json): boolean {
  const [first] = valuesAt(of, field)
  return first === value
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

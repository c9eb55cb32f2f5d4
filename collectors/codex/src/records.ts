import type { Json } from '@exfil/core'

/** One line of a rollout, parsed. Nothing about its shape may be relied on. */
export type Entry = { readonly [key: string]: Json }

/**
 * What is on a line: usually one record. A writer that was interrupted leaves others: two
 * records with nothing between them, or half a record with the next one spliced on.
 */
export function recordsOn(line: string): Entry[] {
  if (!line.includes('{"')) return []
  const whole = parsed(line)
  if (whole !== undefined) return [whole]
  const found: Entry[] = []
  let held = ''
  for (const piece of line.split(/(?<=\})(?=\{")/, 32)) {
    held += piece
    const record = parsed(held)
    if (record === undefined) continue
    found.push(record)
    held = ''
  }
  for (const { index } of held.matchAll(/\{"(?:timestamp|type|payload|session_id|id)":/g)) {
    const record = index > 0 ? parsed(held.slice(index)) : undefined
    if (record !== undefined) return [...found, record]
  }
  return found
}

const TEXTS = ['timestamp', 'id', 'cwd', 'originator', 'cli_version', 'source', 'model_provider', 'forked_from_id']
const VALUE = /"(?:[^"\\]|\\.){0,1000}/y

/** What can be told of a record of which only the beginning is at hand. */
export function recordIn(cut: string): Entry {
  const at = cut.indexOf('"payload":')
  const inner = at < 0 ? cut : cut.slice(at)
  const payload: Record<string, Json> = {}
  for (const name of [...TEXTS, 'type', 'role', 'message']) {
    const value = textIn(inner, name)
    if (value !== undefined) payload[name] = value
  }
  const text = textIn(inner, 'text')
  if (text !== undefined && payload.role !== undefined) payload.content = [{ type: 'input_text', text }]
  if (at < 0) return payload
  const outer = cut.slice(0, at)
  return { type: textIn(outer, 'type') ?? '', timestamp: textIn(outer, 'timestamp') ?? '', payload }
}

function textIn(json: string, name: string): string | undefined {
  const at = json.indexOf(`"${name}":"`)
  VALUE.lastIndex = at + name.length + 3
  const value = at < 0 ? undefined : VALUE.exec(json)?.[0]
  try {
    return value === undefined ? undefined : String(JSON.parse(`${value}"`))
  } catch {
    return undefined
  }
}

export function parsed(json: string): Entry | undefined {
  try {
    const value: Json = JSON.parse(json)
    return isEntry(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function isEntry(value: Json | undefined): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A property that is a string with something in it. */
export function string(of: Json | undefined, name: string): string | undefined {
  const value = isEntry(of) ? of[name] : undefined
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** A property that is an object; an empty one where it is none. */
export function entry(of: Json | undefined, name: string): Entry {
  const value = isEntry(of) ? of[name] : undefined
  return isEntry(value) ? value : {}
}

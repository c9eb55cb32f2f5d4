import type { Json } from '@exfil/core'

/** One line of a transcript, parsed. Nothing about its shape may be relied on. */
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
  for (const piece of line.split(/(?<=\})(?=\{)/, 32)) {
    held += piece
    const record = parsed(held)
    if (record === undefined) continue
    found.push(record)
    held = ''
  }
  for (const { index } of held.matchAll(/\{"(?:parentUuid|type|sessionId|uuid)":/g)) {
    const record = index > 0 ? parsed(held.slice(index)) : undefined
    if (record !== undefined) return [...found, record]
  }
  return found
}

const PATTERNS = ['type', 'cwd', 'version', 'gitBranch', 'sessionId', 'timestamp'].map(
  (name) => [name, new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.){0,1000}")`)] as const,
)

/** What can be told of a record of which only the beginning or the end is at hand. */
export function recordIn(cut: string): Entry {
  const record: Record<string, Json> = {}
  for (const [name, pattern] of PATTERNS) {
    const value = text(pattern.exec(cut)?.[1])
    if (value !== undefined) record[name] = value
  }
  const flags = { isMeta: true, isSidechain: true, isCompactSummary: true }
  for (const name of Object.keys(flags)) if (cut.includes(`"${name}":true`)) record[name] = true
  const said = /"(?:content|text)":"((?:[^"\\]|\\.){0,1000})/.exec(cut)?.[1]
  const content = said === undefined ? undefined : text(`"${said}"`)
  if (content !== undefined && !cut.includes('"tool_result"')) record.message = { content }
  return record
}

function parsed(json: string): Entry | undefined {
  try {
    const value: Json = JSON.parse(json)
    return isEntry(value) ? value : undefined
  } catch {
    return undefined
  }
}

function text(json: string | undefined): string | undefined {
  try {
    return json === undefined ? undefined : String(JSON.parse(json))
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

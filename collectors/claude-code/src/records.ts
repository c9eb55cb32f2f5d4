import type { Json } from '@exfil/core'
import { decodeUtf8 } from '@exfil/core/files'

/** One line of a transcript, parsed. Nothing about its shape may be relied on. */
export type Entry = { readonly [key: string]: Json }

/** How often a broken line is tried, at most. */
const PIECES = 32

/**
 * What is on a line: usually one record. A writer that was interrupted leaves others: two
 * records with nothing between them, or half a record with the next one spliced on.
 */
export function recordsOn(line: string): Entry[] {
  if (!line.includes('{"')) return []
  const whole = ended(line) ? parsed(line) : undefined
  if (whole !== undefined) return [whole]
  const found: Entry[] = []
  let held = line
  if (line.includes('}{')) {
    held = ''
    for (const piece of line.split(/(?<=\})(?=\{)/, PIECES)) {
      held += piece
      const record = parsed(held)
      if (record === undefined) continue
      found.push(record)
      held = ''
    }
  }
  let looks = 0
  for (const { index } of ended(held) ? held.matchAll(/\{"(?:parentUuid|type|sessionId|uuid)":/g) : []) {
    const record = index > 0 ? parsed(held.slice(index)) : undefined
    if (record !== undefined) return [...found, record]
    if (++looks === PIECES) break
  }
  return found
}

/** What does not end like a record need not be parsed to know that it is none. */
const ended = (line: string) => line.trimEnd().endsWith('}')

/**
 * The plain properties that a record ends with, or begins with, of a line as bytes: enough to
 * tell where and by what it was written, and cheaper than parsing all of it. Undefined when
 * they do not tell that, or not of the last record on the line for certain.
 */
export function edgesOf(raw: string): Entry | undefined {
  if (!ended(raw)) return undefined
  // In a string, `},` is not followed by an unescaped quote and a name: what is cut out wrong does not parse.
  const closed = raw.lastIndexOf('}', raw.length - 2)
  const end = raw.startsWith('},', closed) ? parsed(decodeUtf8(`{${raw.slice(closed + 2)}`)) : undefined
  if (end === undefined || tells(end)) return end
  const opened = raw.indexOf('{', 1)
  if (raw.includes('"cwd":', opened)) return undefined
  const start = parsed(decodeUtf8(`${raw.slice(0, opened).replace(/,\s*"[^"\\]*":\s*$/, '')}}`))
  return start !== undefined && tells(start) ? { ...start, ...end } : undefined
}

const tells = (record: Entry) => ['cwd', 'sessionId', 'version'].every((name) => string(record, name) !== undefined)

const NAMES = ['type', 'cwd', 'version', 'gitBranch', 'sessionId', 'timestamp']
const VALUE = /"(?:[^"\\]|\\.){0,1000}"/y

/** What can be told of a record of which only the beginning or the end is at hand. */
export function recordIn(cut: string): Entry {
  const record: Record<string, Json> = {}
  for (const name of NAMES) {
    const at = cut.indexOf(`"${name}":"`)
    VALUE.lastIndex = at + name.length + 3
    const value = at < 0 ? undefined : text(VALUE.exec(cut)?.[0])
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

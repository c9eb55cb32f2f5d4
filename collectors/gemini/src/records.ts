import type { Json } from '@exfil/core'
import { decodeUtf8, type Ends, linesOf } from '@exfil/core/files'

/** One JSON object of a transcript. Nothing about its shape may be relied on. */
export type Entry = { readonly [key: string]: Json }

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A property that is a string with something in it. */
export function string(of: unknown, name: string): string | undefined {
  const value = isEntry(of) ? of[name] : undefined
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** The JSON that a file of which both ends are at hand holds as a whole. */
export function documentIn({ head, tail }: Ends): Json | undefined {
  return tail.length > 0
    ? undefined
    : parsed(
        Buffer.from(head)
          .toString()
          .replace(/^\ufeff/, ''),
      )
}

/**
 * A transcript's records in order, from its ends. The content says how it is written, whatever
 * the file is called: a record a line, or one document with all messages. What is cut off or
 * broken tells what it can.
 */
export function recordsIn(ends: Ends): Entry[] {
  const { head, tail } = linesOf(ends)
  if (head[0] === undefined) return []
  if (head[0].raw.trim() === '{') return documentRecords(ends)
  const records = [
    ...head.flatMap(({ text, cut }) => (cut ? beginningOf(text) : recordsOn(text))),
    ...tail.flatMap(({ text, cut }) => (cut ? endOf(text) : recordsOn(text))),
  ]
  return records.flatMap((record) => (isMessages(record) ? unfolded(record) : [record]))
}

/** A document that was written in one line. */
const isMessages = ({ messages }: Entry) => Array.isArray(messages)

/** A document as the records that say the same. */
function unfolded({ messages, ...header }: Entry): Entry[] {
  return [header, ...(Array.isArray(messages) ? messages.filter(isEntry) : [])]
}

function documentRecords(ends: Ends): Entry[] {
  const whole = documentIn(ends)
  if (isEntry(whole)) return unfolded(whole)
  // Too long to be read, or cut off: `JSON.stringify(…, null, 2)` wrote it, and no string holds a line's end.
  const header: Record<string, Json> = {}
  const messages: Entry[] = []
  for (const bytes of [ends.head, ends.tail]) {
    let held: string[] | undefined
    for (const line of Buffer.from(bytes).toString().split(/\r?\n/)) {
      if (line === '    {') held = []
      held?.push(line)
      if (line !== '    }' && line !== '    },') {
        const [, name = '', value = ''] = /^ {2}"(\w+)": ("(?:[^"\\]|\\.){0,2000}"),?$/.exec(line) ?? []
        if (name !== '') header[name] = parsed(value) ?? null
      } else if (held !== undefined) {
        const record = parsed(held.join('\n').replace(/,$/, ''))
        if (isEntry(record)) messages.push(record)
        held = undefined
      }
    }
    if (held !== undefined) messages.push(recordIn(held.join('\n')))
  }
  return [header, ...messages]
}

/** How often a broken line is tried, at most. */
const PIECES = 32

/** What is on a line: usually one record. An interrupted writer leaves two with nothing between them, or half a one with the next spliced on. */
function recordsOn(line: string): Entry[] {
  if (!line.includes('{')) return []
  const whole = parsed(line)
  if (whole !== undefined) return isEntry(whole) ? [whole] : []
  const found: Entry[] = []
  let held = ''
  for (const piece of line.split(/(?<=\})(?=\{)/, PIECES)) {
    held += piece
    const record = parsed(held)
    if (!isEntry(record)) continue
    found.push(record)
    held = ''
  }
  let looks = 0
  for (const { index } of held.matchAll(/\{"(?:id|sessionId|\$set|\$rewindTo)":/g)) {
    const record = index > 0 ? parsed(held.slice(index)) : undefined
    if (isEntry(record)) return [...found, record]
    if (++looks === PIECES) break
  }
  return found.length > 0 || !line.startsWith('{"') ? found : [recordIn(line)]
}

const NAMES = ['sessionId', 'projectHash', 'startTime', 'lastUpdated', 'id', 'timestamp', 'type', 'model']
const VALUE = /\s*"(?:[^"\\]|\\.){0,200}"/y

/** What is on a line that goes on beyond what was read: a record, or a document in one line. */
function beginningOf(cut: string): Entry[] {
  const at = cut.startsWith('{"$set"') ? -1 : cut.indexOf('"messages":')
  return at < 0 ? [recordIn(cut)] : [recordIn(cut.slice(0, at)), recordIn(cut.slice(at))]
}

/** Of a record's end, only when the last of what it holds was written: anything else may be a tool's. */
function endOf(cut: string): Entry[] {
  const stamp = [...cut.matchAll(STAMP)].at(-1)?.[1]
  return stamp === undefined ? [] : [{ lastUpdated: stamp }]
}

/** What can be told of a record of which only the beginning is at hand. */
function recordIn(cut: string): Entry {
  const record: Record<string, Json> = {}
  for (const name of NAMES) {
    const at = cut.indexOf(`"${name}":`)
    VALUE.lastIndex = at + name.length + 3
    const value = at < 0 ? undefined : parsed(VALUE.exec(cut)?.[0] ?? '')
    if (typeof value === 'string') record[name] = value
  }
  const said = /"content":\s*(?:\[\s*\{\s*"text":\s*)?("(?:[^"\\]|\\.){0,4000})/.exec(cut)?.[1]
  const content = said === undefined ? undefined : parsed(`${said.replace(/\\u[0-9a-f]{0,3}$/i, '')}"`)
  if (typeof content === 'string') record.content = content
  return cut.includes('"$set":') ? { $set: record } : record
}

function parsed(json: string): Json | undefined {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** A quote after a backslash is in a text. */
const STAMP = /(?<!\\)"timestamp":\s*"([^"\\]{10,40})"/g

/** Every time that is noted under a name, without parsing what it belongs to. */
export function stampsIn({ head, tail }: Ends): string[] {
  return [head, tail].flatMap((bytes) => {
    const raw = decodeUtf8(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))
    return [...raw.matchAll(STAMP)].map(([, stamp = '']) => stamp)
  })
}

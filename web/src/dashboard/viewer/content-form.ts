/**
 * What sort of thing a content is, from its first bytes; decides how it is shown. `json-lines`: most lines are JSON values of their own. `json`: one
 * JSON value over the whole, if it parses. `binary`: hardly any text. `text`: the rest.
 */
export type ContentForm = 'empty' | 'binary' | 'json-lines' | 'json' | 'text'

const LINES = 20

/** `whole`: the sample is all there is. */
export function contentForm(sample: Uint8Array, whole: boolean): ContentForm {
  if (sample.length === 0) return 'empty'
  if (isBinary(sample)) return 'binary'
  const text = new TextDecoder().decode(sample)
  const opening = text.trimStart()[0]
  const lines = text.split('\n')
  if (!whole) lines.pop()
  const filled = lines.filter((line) => line.trim() !== '').slice(0, LINES)
  const values = filled.map(parseObject)
  const parsed = values.filter((value) => value !== undefined)
  if (parsed.length > 0 && parsed.length * 2 >= filled.length) {
    const [only] = parsed
    return filled.length === 1 && whole && isDocument(only) ? 'json' : 'json-lines'
  }
  return opening === '{' || opening === '[' ? 'json' : 'text'
}

function parseObject(line: string): object | undefined {
  const opening = line.trimStart()[0]
  if (opening !== '{' && opening !== '[') return undefined
  try {
    return JSON.parse(line) as object
  } catch {
    return undefined
  }
}

/** One line that holds a list of things is a document; one line that holds a thing is a list of one. */
const isDocument = (value: unknown) => findEntries(value) !== undefined

/** The list inside a document that its reader wants to see: the longest array of objects, at the top or one level down. */
export function findEntries(document: unknown): unknown[] | undefined {
  if (Array.isArray(document)) return document.every(isRecord) && document.length > 0 ? document : undefined
  if (!isRecord(document)) return undefined
  const lists = Object.values(document).filter(
    (value): value is unknown[] => Array.isArray(value) && value.length > 0 && value.every(isRecord),
  )
  return lists.sort((a, b) => b.length - a.length)[0]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text has few control characters, and what is not UTF-8 in it is rare. */
function isBinary(sample: Uint8Array): boolean {
  let control = 0
  for (const byte of sample)
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27 && byte !== 12) control += 1
  if (control * 20 > sample.length) return true
  let wrong = 0
  for (const character of new TextDecoder().decode(sample)) if (character === '\ufffd') wrong += 1
  return wrong * 8 > sample.length
}

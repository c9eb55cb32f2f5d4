/**
 * A tool that was called, as a reader wants to see it: what it was given in one line, and the rest by its shape. A change to a file is a diff, a plan is a
 * list with marks, a long text stands as that text with the small things above it.
 */
import type { CallPart, Path } from './block.ts'
import { diffOf, filesOf, isPatch } from './change-of.ts'
import { asText, excerpt, type Fields, isRecord, isWord, oneLine, parsedOr, preview, short } from './json-shape.ts'
import { languageOf } from './language-of.ts'
import { planOf } from './plan-of.ts'

const INPUTS = ['input', 'arguments', 'args', 'parameters']
const SUMMARY = [
  'command',
  'cmd',
  'file_path',
  'filePath',
  'notebook_path',
  'path',
  'dir_path',
  'pattern',
  'query',
  'url',
  'description',
  'prompt',
  'question',
  'title',
  'subject',
]
const FILES = ['file_path', 'filePath', 'notebook_path', 'path', 'absolute_path', 'filename']
/** A text beyond this, or of several lines, is read by itself. */
const LONG = 160
const MOST_FIELDS = 12

export const isCall = (value: Fields) =>
  callName(value) !== undefined && INPUTS.some((name) => value[name] !== undefined)

function callName(value: Fields): string | undefined {
  const inner = isRecord(value.function) ? value.function.name : undefined
  return [value.name, value.toolName, value.tool_name, value.tool, inner].find(isWord)
}

/** The name by which a call and its result know each other: a call's own id may be another one. */
export function idOf(value: Fields): string | null {
  return (
    [value.call_id, value.callId, value.callID, value.tool_call_id, value.toolCallId, value.id].find(isWord) ?? null
  )
}

export function callOf(value: Fields, path: Path): CallPart {
  const inner = isRecord(value.function)
  const holder = inner ? (value.function as Fields) : value
  const at = inner ? [...path, 'function'] : path
  const name = INPUTS.find((key) => holder[key] !== undefined) ?? 'input'
  return describeCall(callName(value) ?? 'tool', idOf(value), holder[name], [...at, name])
}

/** `path` leads to `raw`. */
export function describeCall(name: string, id: string | null, raw: unknown, path: Path): CallPart {
  const input = typeof raw === 'string' ? parsedOr(raw) : raw
  const within = typeof raw === 'string' ? null : path
  const call = { kind: 'call' as const, id, name: short(name), fields: [], language: '', open: false }
  if (!isRecord(input)) {
    const text = input === undefined || input === null ? '' : asText(input)
    const patch = isPatch(text)
    return {
      ...call,
      summary: patch ? filesOf(text) : oneLine(text, 240),
      input: text === '' ? null : excerpt(text, typeof input === 'string' ? path : null),
      language: patch ? 'diff' : typeof input === 'string' ? '' : 'json',
      open: patch,
    }
  }
  const summary = summaryOf(input)
  const changed = diffOf(input)
  if (changed !== undefined) return { ...call, summary, input: excerpt(changed, null), language: 'diff', open: true }
  const plan = planOf(input)
  if (plan !== undefined) return { ...call, summary, input: excerpt(plan, null), open: true }
  const long = longestText(input)
  const script = long && shellOf(input[long])
  if (long === undefined || script === undefined) {
    const alone = Object.keys(input).length <= 1
    const text = alone ? '' : asText(input)
    const fields = isFlat(input) ? smallFields(input) : []
    return fields.length > 0 || alone
      ? { ...call, summary, fields: alone && summary !== '' ? [] : fields, input: null }
      : { ...call, summary, input: excerpt(text, null), language: 'json' }
  }
  const patch = isPatch(script)
  return {
    ...call,
    summary: patch ? filesOf(script) : summary,
    fields: smallFields(input, long),
    input: excerpt(script, within && typeof input[long] === 'string' ? [...within, long] : null),
    language: patch ? 'diff' : /^(command|cmd|script)$/.test(long) ? 'sh' : languageOf(fileOf(input)),
    open: patch,
  }
}

function summaryOf(input: Fields): string {
  const name = SUMMARY.find((one) => hasScalar(input[one])) ?? Object.keys(input).find((one) => hasScalar(input[one]))
  return name === undefined ? '' : oneLine(shellOf(input[name]) ?? String(input[name]), 240)
}

const hasScalar = (value: unknown) => isWord(value) || typeof value === 'number' || isWords(value)
const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
const isSmall = (value: unknown) =>
  value === null ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && !isLong(value))
const isLong = (text: string) => text.length > LONG || text.includes('\n')
const isFlat = (input: Fields) => Object.values(input).every(isSmall)
const fileOf = (input: Fields) => FILES.map((name) => input[name]).find(isWord) ?? ''

/** What is run: words for a shell to run are the script among them. */
function shellOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!isWords(value)) return undefined
  const [shell = '', flag = '', script] = value
  const patch = value.find(isPatch)
  if (patch !== undefined) return patch
  return value.length === 3 && /sh$/.test(shell) && /^-\w*c$/.test(flag) ? script : value.join(' ')
}

/** The field that is read by itself: a command, or the longest text that does not fit into a line. */
function longestText(input: Fields): string | undefined {
  const command = ['command', 'cmd'].find((name) => shellOf(input[name]) !== undefined)
  if (command !== undefined) return command
  return Object.keys(input)
    .filter((name) => isWord(input[name]) && isLong(input[name] as string))
    .sort((a, b) => (input[b] as string).length - (input[a] as string).length)[0]
}

function smallFields(input: Fields, except?: string): [string, string][] {
  return Object.entries(input)
    .filter(([name, value]) => name !== except && value !== null && value !== '')
    .slice(0, MOST_FIELDS)
    .map(([name, value]) => [short(name), preview(value)])
}

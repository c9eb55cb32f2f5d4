/**
 * Any JSON value as a block to read, by shapes that transcripts have in common: a role and its text, tools called and what they answered, thoughts,
 * images. It knows no format: what it does not recognise is shown as names and values. Pure and total: every JSON value gives a block, of bounded size.
 */
import type { Block, Excerpt, Part, Path } from './block.ts'
import { timeOf } from './time-of.ts'

type Fields = Record<string, unknown>

const LONGEST_TEXT = 12_000
const MOST_PARTS = 40
/** Characters of all its parts together: what is kept of a thousand blocks must fit in memory. */
const LONGEST_BLOCK = 40_000
const MOST_FIELDS = 12
const LONGEST_FIELD = 160

/** Envelopes: what is said stands one level down. */
const ENVELOPES = ['message', 'payload', 'data', 'item', 'event', 'msg', 'attachment', 'entry']
const SAID = ['content', 'text', 'parts', 'thinking', 'input_text', 'output_text']
const THOUGHTS = /think|thought|reason/i
const RESULTS = /result|output|response/i

export function recognise(value: unknown): Block {
  const time = timeOf(value)
  const base = { time: time === undefined ? null : new Date(time).toISOString(), detail: '' }
  if (!isRecord(value)) {
    const parts: Part[] = [{ kind: 'text', ...excerpt(asText(value), []) }]
    return { ...base, tone: 'plain', label: Array.isArray(value) ? 'list' : 'value', parts, quiet: false }
  }
  const { core, path, chain } = unwrap(value)
  const parts = collect(core, path)
  const types = chain.map(({ type }) => type).filter(isWord)
  const role = [...chain]
    .reverse()
    .flatMap(({ role, _role, author }) => [role, _role, author])
    .find(isWord)
  const tone = toneOf(role, types, core, parts)
  const quiet = parts.length === 0
  const label = role ?? types.at(-1) ?? (quiet ? Object.keys(value)[0] : undefined) ?? 'entry'
  if (quiet) parts.push(...fieldsOf(core, chain))
  const cut = parts.length > MOST_PARTS ? parts.length - MOST_PARTS : 0
  const shown = withinBudget(parts.slice(0, MOST_PARTS))
  return {
    ...base,
    tone,
    label: short(label),
    detail: detailOf(chain, types, label),
    parts: cut > 0 ? [...shown, { kind: 'more', count: cut }] : shown,
    quiet,
  }
}

/** Each part keeps its beginning; the later ones less of it. */
function withinBudget(parts: Part[]): Part[] {
  let left = LONGEST_BLOCK
  const shorten = <T extends Excerpt>(part: T): T => {
    const text = part.text.slice(0, Math.max(200, left))
    left -= text.length
    return text.length === part.text.length ? part : { ...part, text }
  }
  return parts.map((part) =>
    part.kind === 'call' ? { ...part, input: shorten(part.input) } : 'text' in part ? shorten(part) : part,
  )
}

/** Goes down through envelopes to what was said, noting every level on the way. */
function unwrap(value: Fields): { core: Fields; path: Path; chain: Fields[] } {
  let core = value
  const path: Path = []
  const chain = [value]
  while (chain.length < 4 && !says(core)) {
    const name = ENVELOPES.find((key) => isRecord(core[key]))
    if (name === undefined) break
    core = core[name] as Fields
    path.push(name)
    chain.push(core)
  }
  return { core, path, chain }
}

const says = (value: Fields) =>
  SAID.some((name) => (typeof value[name] === 'string' && value[name] !== '') || Array.isArray(value[name])) ||
  isCall(value)

const isCall = (value: Fields) =>
  callName(value) !== undefined &&
  ['input', 'arguments', 'args', 'parameters'].some((name) => value[name] !== undefined)

function callName(value: Fields): string | undefined {
  const inner = isRecord(value.function) ? value.function.name : undefined
  return [value.name, value.toolName, value.tool_name, value.tool, inner].find(isWord)
}

/** All that is said in `core`, in the order in which it is usually read: thoughts, text, calls, answers. */
function collect(core: Fields, path: Path): Part[] {
  const said = partsOf(core, path)
  const before: Part[] = []
  const after: Part[] = []
  for (const name of ['thoughts', 'reasoning', 'reasoningText', 'reasoning_content'])
    for (const [item, at] of listed(core[name], [...path, name])) before.push(...thoughtsOf(item, at))
  for (const name of ['toolCalls', 'tool_calls', 'toolRequests', 'function_calls'])
    for (const [item, at] of listed(core[name], [...path, name])) if (isRecord(item)) after.push(...partsOf(item, at))
  return [...before, ...said, ...after].filter((part) => !('text' in part) || part.text.trim() !== '')
}

function* listed(value: unknown, path: Path): Generator<[unknown, Path]> {
  if (typeof value === 'string' || isRecord(value)) yield [value, path]
  if (!Array.isArray(value)) return
  for (let at = 0; at < value.length && at < 200; at += 1) yield [value[at], [...path, at]]
}

function thoughtsOf(item: unknown, path: Path): Part[] {
  if (typeof item === 'string') return [{ kind: 'thinking', ...excerpt(item, path) }]
  if (!isRecord(item)) return []
  const text = [item.subject, item.description, item.text, item.summary].filter((one) => typeof one === 'string')
  return [{ kind: 'thinking', ...excerpt(text.join('\n\n'), null) }]
}

/** What one thing says: itself, or each of what it holds. */
function partsOf(value: unknown, path: Path, depth = 0): Part[] {
  if (typeof value === 'string') return [{ kind: 'text', ...excerpt(value, path) }]
  if (Array.isArray(value)) {
    const parts: Part[] = []
    for (let at = 0; at < value.length && parts.length <= 400; at += 1)
      parts.push(...partsOf(value[at], [...path, at], depth + 1))
    return parts
  }
  if (!isRecord(value) || depth > 4) return []
  const type = [value.type, value.kind].find(isWord) ?? ''
  const image = imageOf(value, path)
  if (image) return [image]
  if (isCall(value)) return callOf(value, path)
  if (typeof value.tool === 'string' && isRecord(value.state)) return callWithState(value, value.state, path)
  if (isResult(value, type)) return resultOf(value, path, depth)
  if (THOUGHTS.test(type)) return thinkingOf(value, path)
  if (isRecord(value.functionCall)) return callOf(value.functionCall, [...path, 'functionCall'])
  if (isRecord(value.functionResponse)) return resultOf(value.functionResponse, [...path, 'functionResponse'], depth)
  for (const name of ['content', 'text', 'parts', 'message', 'summary', 'error', 'thinking', 'lastPrompt'])
    if (hasWords(value[name])) {
      const parts = partsOf(value[name], [...path, name], depth + 1)
      if (parts.length > 0) return parts
    }
  if (isRecord(value.error) && hasWords(value.error.message))
    return [{ kind: 'result', error: true, ...excerpt(String(value.error.message), [...path, 'error', 'message']) }]
  return []
}

const hasWords = (value: unknown) =>
  (typeof value === 'string' && value.trim() !== '') || (Array.isArray(value) && value.length > 0)

function thinkingOf(value: Fields, path: Path): Part[] {
  for (const name of ['thinking', 'text', 'summary', 'content']) {
    const inner = value[name]
    if (!hasWords(inner)) continue
    return partsOf(inner, [...path, name]).map((part) => (part.kind === 'text' ? { ...part, kind: 'thinking' } : part))
  }
  return []
}

const SUMMARY = [
  'command',
  'cmd',
  'file_path',
  'filePath',
  'path',
  'pattern',
  'query',
  'url',
  'description',
  'prompt',
  'question',
  'title',
]

function callOf(value: Fields, path: Path): Part[] {
  const holder = isRecord(value.function) ? value.function : value
  const at = isRecord(value.function) ? [...path, 'function'] : path
  const name = ['input', 'arguments', 'args', 'parameters'].find((key) => holder[key] !== undefined) ?? 'input'
  const call = describeCall(callName(value) ?? 'tool', holder[name], [...at, name])
  const answer = ['result', 'output', 'response'].find((key) => hasWords(value[key]) || isRecord(value[key]))
  return answer === undefined ? [call] : [call, ...resultOf(value, path, 1)]
}

function callWithState(value: Fields, state: Fields, path: Path): Part[] {
  const at = [...path, 'state']
  const parts: Part[] = [describeCall(String(value.tool), state.input, [...at, 'input'])]
  const said =
    typeof state.output === 'string' ? state.output : typeof state.error === 'string' ? state.error : undefined
  const name = state.output === said ? 'output' : 'error'
  if (said !== undefined) parts.push({ kind: 'result', error: name === 'error', ...excerpt(said, [...at, name]) })
  return parts
}

function describeCall(name: string, raw: unknown, path: Path): Part {
  const input = typeof raw === 'string' ? parsedOr(raw) : raw
  const fields = isRecord(input) ? input : undefined
  const key =
    fields &&
    (SUMMARY.find((one) => hasScalar(fields[one])) ?? Object.keys(fields).find((one) => hasScalar(fields[one])))
  const value = fields && key !== undefined ? fields[key] : typeof input === 'string' ? input : undefined
  const summary = Array.isArray(value) ? value.join(' ') : value === undefined ? '' : String(value)
  // One text and nothing else reads better as that text than as JSON.
  const alone = fields !== undefined && Object.keys(fields).length === 1 && typeof value === 'string'
  const text = typeof input === 'string' ? input : alone ? String(value) : asText(input)
  return {
    kind: 'call',
    name: short(name),
    summary: summary.slice(0, 240),
    input: excerpt(text, typeof raw === 'string' ? path : alone ? [...path, key as string] : null),
    language: alone ? (key === 'command' || key === 'cmd' ? 'sh' : '') : typeof input === 'string' ? '' : 'json',
  }
}

const hasScalar = (value: unknown) =>
  (typeof value === 'string' && value !== '') ||
  typeof value === 'number' ||
  (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string'))

function parsedOr(text: string): unknown {
  if (text.length > 1_000_000 || !/^\s*[{[]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isResult(value: Fields, type: string): boolean {
  if (RESULTS.test(type) && !/text/i.test(type))
    return ['content', 'output', 'result', 'text'].some((name) => value[name] !== undefined)
  const role = isWord(value.role) ? value.role : ''
  if (/tool|function|exec/i.test(role)) return true
  const answers = value.tool_use_id ?? value.call_id ?? value.toolCallId ?? value.tool_call_id
  return (
    answers !== undefined &&
    ['output', 'result', 'content', 'stdout', 'error'].some((name) => value[name] !== undefined && value[name] !== null)
  )
}

function resultOf(value: Fields, path: Path, depth: number): Part[] {
  const error =
    value.is_error === true ||
    value.isError === true ||
    value.success === false ||
    value.status === 'error' ||
    value.status === 'failed'
  const parts: Part[] = []
  if (isWord(value.command)) parts.push(describeCall('command', { command: value.command }, path))
  for (const name of ['content', 'output', 'result', 'response', 'stdout', 'stderr', 'error']) {
    const said = value[name]
    if (!hasWords(said) && !isRecord(said)) continue
    if (isRecord(said)) {
      const [inner] = ['content', 'output', 'text', 'message', 'stdout'].filter((one) => hasWords(said[one]))
      if (inner !== undefined && typeof said[inner] === 'string')
        parts.push({
          kind: 'result',
          error: error || name === 'error',
          ...excerpt(said[inner], [...path, name, inner]),
        })
      else parts.push({ kind: 'result', error, ...excerpt(asText(said), null) })
    } else if (typeof said === 'string') {
      const unpacked = parsedOr(said)
      const inner = isRecord(unpacked) && typeof unpacked.output === 'string' ? unpacked.output : said
      parts.push({
        kind: 'result',
        error: error || name === 'error',
        ...excerpt(inner, inner === said ? [...path, name] : null),
      })
    } else
      for (const part of partsOf(said, [...path, name], depth + 1))
        parts.push(part.kind === 'text' ? { ...part, kind: 'result', error } : part)
    if (name !== 'stdout') break
  }
  return parts
}

const DATA_URL = /^data:(image\/[a-z0-9.+-]{1,40});base64,/i
const IMAGE_TYPE = /^image\/[a-z0-9.+-]{1,40}$/i

/** Only what is inside the content: an image elsewhere stays the text of its address. */
function imageOf(value: Fields, path: Path): Part | undefined {
  const url = isRecord(value.image_url) ? value.image_url.url : (value.image_url ?? value.url)
  if (typeof url === 'string' && DATA_URL.test(url.slice(0, 80))) {
    const name = isRecord(value.image_url)
      ? ['image_url', 'url']
      : value.image_url === undefined
        ? ['url']
        : ['image_url']
    return {
      kind: 'image',
      mediaType: DATA_URL.exec(url.slice(0, 80))?.[1] ?? '',
      length: url.length,
      path: [...path, ...name],
    }
  }
  for (const [holder, at] of [
    [value.source, [...path, 'source']],
    [value.inlineData, [...path, 'inlineData']],
    [value.inline_data, [...path, 'inline_data']],
    [value, path],
  ] as [unknown, Path][]) {
    if (!isRecord(holder) || typeof holder.data !== 'string') continue
    const mediaType = [holder.media_type, holder.mediaType, holder.mimeType, holder.mime_type].find(isWord)
    if (mediaType && IMAGE_TYPE.test(mediaType))
      return { kind: 'image', mediaType, length: holder.data.length, path: [...at, 'data'] }
  }
  return undefined
}

function toneOf(role: string | undefined, types: string[], core: Fields, parts: Part[]): Block['tone'] {
  if (parts.length > 0 && parts.every(({ kind }) => kind === 'result')) return 'tool'
  const words = [role, ...types.toReversed()].filter((word) => word !== undefined)
  for (const word of words) {
    if (/tool|function|exec|command/i.test(word)) return 'tool'
    if (/user|human|person|prompt/i.test(word)) return 'person'
    if (/assistant|agent|model|\bai\b|bot/i.test(word)) return 'agent'
    if (/system|developer|error|info|summary|compact/i.test(word)) return 'system'
  }
  return isWord(core.model) || parts.some(({ kind }) => kind === 'thinking' || kind === 'call') ? 'agent' : 'plain'
}

function detailOf(chain: Fields[], types: string[], label: string): string {
  const models = chain.flatMap(({ model, modelId, _model }) => [model, modelId, _model]).filter(isWord)
  const subtypes = chain.map(({ subtype }) => subtype).filter(isWord)
  const kinds = types.filter((type) => type !== label && type !== 'message')
  return [...new Set([...kinds, ...subtypes, ...models.slice(0, 1)])].map(short).join(' · ')
}

const NOISE =
  /^(type|role|timestamp|time|ts|uuid|id|parent_?uuid|parent_?id|session_?id|version|user_?type|is_?sidechain)$/i

/** Names and values of what nobody said: the innermost level first. */
function fieldsOf(core: Fields, chain: Fields[]): Part[] {
  const fields: [string, string][] = []
  for (const level of new Set([core, ...chain])) {
    if (fields.length > 0) break
    for (const [name, value] of Object.entries(level).slice(0, 60)) {
      if (fields.length >= MOST_FIELDS || NOISE.test(name) || value === null || value === '') continue
      if (chain.includes(value as Fields) || fields.some(([known]) => known === name)) continue
      fields.push([short(name), preview(value)])
    }
  }
  return fields.length > 0 ? [{ kind: 'fields', fields }] : []
}

/** One line for a value: what is deep in it is not written out. */
export function preview(value: unknown, longest = LONGEST_FIELD): string {
  if (typeof value === 'string') return value.slice(0, longest)
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length}]`
  if (!isRecord(value)) return String(value)
  const names = Object.keys(value)
  return names.length === 0
    ? '{}'
    : `{${names.slice(0, 5).join(', ').slice(0, longest)}${names.length > 5 ? ', …' : ''}}`
}

function excerpt(text: string, path: Path | null): Excerpt {
  return { text: text.slice(0, LONGEST_TEXT), length: text.length, path }
}

/** JSON with indentation; a value too deep for that is named, never walked. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (isDeeper(value, 200)) return preview(value)
  return JSON.stringify(value, null, 2) ?? String(value)
}

/** Without recursion: content may be nested deeper than any stack. */
export function isDeeper(value: unknown, most: number): boolean {
  let level = [value]
  for (let depth = 0; depth <= most; depth += 1) {
    const next: unknown[] = []
    for (const one of level)
      if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) next.push(inner)
    if (next.length === 0) return false
    level = next
  }
  return true
}

const short = (text: string) => text.slice(0, 80)

const isWord = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

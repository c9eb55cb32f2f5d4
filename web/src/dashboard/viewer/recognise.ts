/**
 * Any JSON value as a block to read, by shapes that transcripts have in common: a role and its text, tools called and what they answered, thoughts,
 * images. It knows no format: what it does not recognise is shown as names and values. Pure and total: every JSON value gives a block, of bounded size.
 */
import type { Block, Excerpt, Part, Path } from './block.ts'
import { isCall } from './call-of.ts'
import { asText, excerpt, type Fields, isRecord, isWord, preview, short } from './json-shape.ts'
import { collect } from './parts-of.ts'
import { timeOf } from './time-of.ts'

const MOST_PARTS = 40
/** Characters of all its parts together: what is kept of a thousand blocks must fit in memory. */
const LONGEST_BLOCK = 40_000
const MOST_FIELDS = 12

/** Envelopes: what is said stands one level down. */
const ENVELOPES = ['message', 'payload', 'data', 'item', 'event', 'msg', 'attachment', 'entry']
const SAID = ['content', 'text', 'parts', 'thinking', 'input_text', 'output_text']

export function recognise(value: unknown): Block {
  const time = timeOf(value)
  const base = { time: time === undefined ? null : new Date(time).toISOString(), detail: '', id: null }
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
  const tone = toneOf(role, types, chain, parts)
  const quiet = parts.length === 0
  const [first] = quiet ? Object.keys(value) : []
  const label = role ?? types.at(-1) ?? first ?? 'entry'
  if (quiet) parts.push(...fieldsOf(core, chain, label === first ? label : ''))
  const cut = parts.length > MOST_PARTS ? parts.length - MOST_PARTS : 0
  const shown = withinBudget(parts.slice(0, MOST_PARTS))
  return {
    ...base,
    tone,
    label: short(label),
    detail: label === first ? preview(value[first]) : detailOf(chain, types, label),
    id: isWord(core.id) ? core.id : null,
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
    part.kind === 'call'
      ? { ...part, input: part.input && shorten(part.input) }
      : 'text' in part
        ? shorten(part)
        : part,
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

function toneOf(role: string | undefined, types: string[], chain: Fields[], parts: Part[]): Block['tone'] {
  if (parts.length > 0 && parts.every(({ kind }) => kind === 'result')) return 'tool'
  if (parts.length > 0 && parts.every(({ kind }) => kind === 'aside')) return 'system'
  const words = [role, ...types.toReversed()].filter((word) => word !== undefined)
  for (const word of words) {
    if (/tool|function|exec|command/i.test(word)) return 'tool'
    if (/user|human|person|prompt/i.test(word)) return chain.some(isAutomatic) ? 'system' : 'person'
    if (/assistant|agent|model|\bai\b|bot/i.test(word)) return 'agent'
    if (/system|developer|error|info|summary|compact/i.test(word)) return 'system'
  }
  const model = isWord(chain.at(-1)?.model)
  return model || parts.some(({ kind }) => kind === 'thinking' || kind === 'call') ? 'agent' : 'plain'
}

/** Said in a person's place by the program they use. */
const isAutomatic = (value: Fields) =>
  value.isMeta === true || value.is_meta === true || value.isSynthetic === true || value.isCompactSummary === true

function detailOf(chain: Fields[], types: string[], label: string): string {
  const models = chain.flatMap(({ model, modelId, _model }) => [model, modelId, _model]).filter(isWord)
  const subtypes = chain.map(({ subtype }) => subtype).filter(isWord)
  const kinds = types.filter((type) => type !== label && type !== 'message')
  return [...new Set([...kinds, ...subtypes, ...models.slice(0, 1)])].map(short).join(' · ')
}

const NOISE =
  /^(type|role|timestamp|time|ts|uuid|id|parent_?uuid|parent_?id|session_?id|version|user_?type|is_?sidechain)$/i

/** Names and values of what nobody said: the innermost level first. */
function fieldsOf(core: Fields, chain: Fields[], except: string): Part[] {
  const fields: [string, string][] = []
  for (const level of new Set([core, ...chain])) {
    if (fields.length > 0) break
    for (const [name, value] of Object.entries(level).slice(0, 60)) {
      if (fields.length >= MOST_FIELDS || NOISE.test(name) || name === except || value === null || value === '')
        continue
      if (chain.includes(value as Fields) || fields.some(([known]) => known === name)) continue
      fields.push([short(name), preview(value)])
    }
  }
  return fields.length > 0 ? [{ kind: 'fields', fields }] : []
}

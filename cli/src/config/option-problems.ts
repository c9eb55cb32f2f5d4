import type { Json, OptionsIssue } from '@exfil/core'
import type { OpenCollector } from '../collectors/open-collector.ts'
import { typeOf } from '../collectors/option-rows.ts'
import { nearest } from '../did-you-mean.ts'
import { things } from '../render/quantities.ts'
import { keyText, type Problem } from './problem.ts'
import { type Config, isTable } from './read-config.ts'
import { type Schema, schemaAt } from './schema-at.ts'
import type { KeyPath } from './toml-document.ts'
import { asWritten, theValue, tomlKey, tomlOf } from './value-words.ts'

interface Mistake {
  /** Below the collector's section. */
  readonly path: KeyPath
  readonly message: string
}

/**
 * What is wrong with the options in a collector's section: what its own schema has
 * against them, in words that say what is allowed where the schema can say itself.
 */
export async function optionProblems(
  config: Pick<Config, 'collectors' | 'document'>,
  id: string,
  opened: Pick<OpenCollector, 'check' | 'optionsSchema'>,
): Promise<Problem[]> {
  const options = config.collectors.get(id)?.options ?? {}
  const root = opened.optionsSchema
  const unknown = unknownKeys(root, options)
  const issues = (await opened.check(options)).map((issue) => ({ ...issue, path: pathOf(issue) }))
  const others = issues.filter(({ path, message }) => !unknown.some((known) => isTheSame(known.path, path, message)))
  const mistakes = [...unknown, ...others.map((issue) => mistakeOf(root, options, issue))]
  const seen = new Set<string>()
  return mistakes
    .map(({ path, message }): Problem => {
      const at = ['collectors', id, ...path]
      return { line: config.document?.lineOf(at) ?? 1, key: keyText(at), message, stops: 'collector', collector: id }
    })
    .filter(({ key, message }) => !seen.has(key + message) && seen.add(key + message))
}

const pathOf = ({ path = [] }: OptionsIssue): KeyPath =>
  path.map((step) => (typeof step === 'object' ? step.key : step) as string | number)

/** Whether an issue says what was found by looking at the keys: of the key itself, or of the table it is in. */
function isTheSame(known: KeyPath, path: KeyPath, message: string): boolean {
  const table = known.slice(0, -1)
  const isAt = (at: KeyPath) => at.length === path.length && at.every((step, index) => step === path[index])
  return isAt(known) || (isAt(table) && message.includes(String(known.at(-1))))
}

function unknownKeys(root: Schema | undefined, options: Json): Mistake[] {
  // Without a schema no option is known, and one that does not tell its keys allows any.
  const walk = (value: Json, path: KeyPath): Mistake[] => {
    if (Array.isArray(value)) return value.flatMap((each, index) => walk(each, [...path, index]))
    if (!isTable(value)) return []
    const schema = root && schemaAt(root, path)
    const known = Object.keys(schema?.properties ?? {})
    const isClosed = schema?.additionalProperties === false
    return Object.entries(value).flatMap(([key, each]) => {
      if (!isClosed || known.includes(key)) return walk(each, [...path, key])
      return [{ path: [...path, key], message: unknownKey(key, path.length === 0 ? ['enabled', ...known] : known) }]
    })
  }
  return walk(options, [])
}

function unknownKey(key: string, known: readonly string[]): string {
  const guess = nearest(key, known)
  return `there is no such key; ${guess ? `did you mean ${guess}? ` : ''}There are: ${known.join(', ')}`
}

function mistakeOf(
  root: Schema | undefined,
  options: Json,
  { path, message }: { path: KeyPath; message: string },
): Mistake {
  if (root === undefined) {
    const guess = path.length === 1 ? nearest(String(path[0]), ['enabled']) : undefined
    return { path, message: guess ? `${message} but ${guess}: did you mean that?` : `${message}: remove it` }
  }
  const value = valueAt(options, path)
  const schema = schemaAt(root, path)
  const wanted = schema && typeOf(root, schema)
  if (value === undefined)
    return { path, message: wanted ? `is missing: it must be ${withArticle(wanted)}` : said(message) }
  if (schema && wanted && !isOfType(schema, value)) {
    const fix = fixOf(schema, path, value)
    if (fix || isStock(message))
      return { path, message: `must be ${withArticle(wanted)}, and is ${theValue(value)}${fix}` }
  }
  const bound = schema && boundOf(schema, value)
  if (bound) return { path, message: `${bound}, and is ${theValue(value)}` }
  const shown = asWritten(value)
  const isNamed = message.includes(shown)
  return {
    path,
    message: isNamed ? said(message) : `${said(message)} (it is ${isTable(value) ? shown : theValue(value)})`,
  }
}

/** Whether nobody wrote it for this option: it says less than the schema does. */
const isStock = (message: string) => /^(?:invalid|expected|required|must be a)\b/i.test(message)

/** A schema's own words, as the middle of a sentence. */
const said = (message: string) => message.slice(0, 1).toLowerCase() + message.slice(1).replace(/\.$/, '')

const withArticle = (type: string) => (/^(?:list|text|number|whole|table|value)\b/.test(type) ? `a ${type}` : type)

function valueAt(options: Json, path: KeyPath): Json | undefined {
  let at: unknown = options
  for (const step of path)
    at = typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined
  return at as Json | undefined
}

function isOfType({ type, enum: choices, anyOf, oneOf, const: only }: Schema, value: Json): boolean {
  if (choices) return choices.includes(value)
  if (only !== undefined) return only === value
  if (anyOf ?? oneOf) return (anyOf ?? oneOf ?? []).some((choice) => isOfType(choice, value))
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isTable(value)
  if (type === 'integer') return Number.isInteger(value)
  return type === undefined || type === typeof value
}

/** The bound that a value of the right type breaks. */
function boundOf(schema: Schema, value: Json): string | undefined {
  const { minimum, maximum, minItems, maxItems, minLength } = schema as Record<string, number | undefined>
  if (typeof value === 'number' && minimum !== undefined && value < minimum) return `must be at least ${minimum}`
  if (typeof value === 'number' && maximum !== undefined && value > maximum) return `must be at most ${maximum}`
  if (Array.isArray(value) && minItems !== undefined && value.length < minItems)
    return `must have at least ${things(minItems, 'element')}`
  if (Array.isArray(value) && maxItems !== undefined && value.length > maxItems)
    return `may have at most ${things(maxItems, 'element')}`
  if (value === '' && minLength !== undefined && minLength > 0) return 'must not be empty'
  return undefined
}

/** What to write, where that is plain. */
function fixOf(schema: Schema, path: KeyPath, value: Json): string {
  const better = betterThan(schema, value)
  const key = path.at(-1)
  if (better === undefined || !isOfType(schema, better)) return ''
  return `: write ${typeof key === 'string' ? `${tomlKey(key)} = ` : ''}${tomlOf(better)}`
}

function betterThan({ type, enum: choices, items }: Schema, value: Json): Json | undefined {
  if (choices)
    return nearest(
      String(value),
      choices.filter((choice) => typeof choice === 'string'),
    )
  if (type === 'array' && items?.type === typeof value) return [value]
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
  if ((type === 'integer' || type === 'number') && typeof value === 'string' && value.trim() !== '')
    return Number(value)
  if (type === 'boolean' && /^(?:true|yes|on|1)$/i.test(String(value))) return true
  if (type === 'boolean' && /^(?:false|no|off|0)$/i.test(String(value))) return false
  return undefined
}

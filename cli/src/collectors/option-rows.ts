import type { Json } from '@exfil/core'
import { either } from '../config/problem.ts'
import { asWritten } from '../config/value-words.ts'

/** One option of a collector, as its JSON Schema says it. */
export interface OptionRow {
  /** With the way to it: `rules[].name` is the `name` of each element of `rules`. */
  readonly name: string
  /** In words: `list of texts`. */
  readonly type: string
  readonly isRequired: boolean
  readonly description: string | null
  /** Null where it has none. */
  readonly default: Json
  /** What is in force: as written, else the default. Null for what is inside another option. */
  readonly value: Json
  readonly isWritten: boolean
}

type Schema = { readonly [keyword: string]: unknown }

/** Deeper ones are told by the description of what they are in. */
const DEEPEST = 3

/** The options that a schema allows, in its order, those inside a table or a list behind it. */
export function optionRows(schema: Schema, written: { readonly [key: string]: Json }): OptionRow[] {
  return rowsOf(schema, schema, '', DEEPEST).map((row) => {
    const isWritten = Object.hasOwn(written, row.name)
    const isInside = /[.[]/.test(row.name)
    return { ...row, isWritten, value: isWritten ? (written[row.name] as Json) : isInside ? null : row.default }
  })
}

function rowsOf(root: Schema, within: Schema, prefix: string, depth: number): Omit<OptionRow, 'value' | 'isWritten'>[] {
  if (depth === 0) return []
  const { properties, required } = within as { properties?: Record<string, Schema>; required?: readonly string[] }
  return Object.entries(properties ?? {}).flatMap(([key, given]) => {
    const schema = resolved(root, given)
    const name = prefix + key
    const row = {
      name,
      type: typeOf(root, schema),
      isRequired: (required?.includes(key) ?? false) && schema.default === undefined,
      description: typeof schema.description === 'string' ? schema.description : null,
      default: (schema.default as Json | undefined) ?? null,
    }
    const [inside, way] = isSchema(schema.items) ? [resolved(root, schema.items), `${name}[].`] : [schema, `${name}.`]
    return [row, ...rowsOf(root, inside, way, depth - 1)]
  })
}

/** What may stand there, in words: `list of texts`. */
export function typeOf(root: Schema, given: Schema): string {
  const schema = resolved(root, given)
  if (Array.isArray(schema.enum)) return either(schema.enum.map((value) => asWritten(value as Json)))
  if ('const' in schema) return asWritten(schema.const as Json)
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return either([...new Set(choices.map((choice) => typeOf(root, choice as Schema)))])
  if (schema.type !== 'array') return TYPES[String(schema.type)] ?? 'value'
  const each = isSchema(schema.items) ? typeOf(root, schema.items) : 'value'
  return `list of ${Object.values(TYPES).includes(each) && each !== TYPES.boolean ? `${each}s` : each}`
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'table',
}

/** A schema with what it refers to. */
export function resolved(root: Schema, schema: Schema): Schema {
  const name = typeof schema.$ref === 'string' ? /^#\/\$defs\/(.+)$/.exec(schema.$ref)?.[1] : undefined
  const found = name === undefined ? undefined : (root.$defs as Record<string, unknown> | undefined)?.[name]
  return isSchema(found) ? { ...found, ...schema } : schema
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

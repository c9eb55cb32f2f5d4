import type { Json } from '@exfil/core'
import { resolved } from '../collectors/option-rows.ts'
import type { KeyPath } from './toml-document.ts'

/** As much of JSON Schema as options are told with. */
export interface Schema {
  readonly [keyword: string]: unknown
  readonly type?: string
  readonly enum?: readonly Json[]
  readonly const?: Json
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: { readonly [key: string]: Schema }
  readonly additionalProperties?: boolean | Schema
}

/** What a schema says of the value at a path; of several choices, the one that knows the way. */
export function schemaAt(root: Schema, path: KeyPath, from: Schema = root): Schema | undefined {
  const schema = resolved(root, from) as Schema
  const choices = schema.anyOf ?? schema.oneOf
  if (path.length === 0) return schema
  if (choices) return choices.map((choice) => schemaAt(root, path, choice)).find((found) => found !== undefined)
  const [step, ...rest] = path as [string | number, ...(string | number)[]]
  const { properties = {}, additionalProperties, items } = schema
  if (typeof step === 'number') return items && schemaAt(root, rest, items)
  if (Object.hasOwn(properties, step)) return schemaAt(root, rest, properties[step])
  return typeof additionalProperties === 'object' ? schemaAt(root, rest, additionalProperties) : undefined
}

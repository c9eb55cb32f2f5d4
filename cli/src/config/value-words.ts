import type { Json } from '@exfil/core'

/** A value and what sort it is: `the text "no"`. */
export function theValue(value: Json): string {
  if (Array.isArray(value)) return `the list ${asWritten(value)}`
  if (typeof value === 'object') return 'a table'
  const kind = { string: 'the text ', number: 'the number ', boolean: '' }[typeof value as string] ?? ''
  return kind + asWritten(value)
}

/** A value in TOML, short enough for a message. */
export function asWritten(value: Json | undefined): string {
  const text = tomlOf(value ?? {})
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** A value in TOML, on one line. */
export function tomlOf(value: Json): string {
  if (typeof value === 'string') return textOf(value)
  if (Array.isArray(value)) return `[${value.map(tomlOf).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, each]) => `${tomlKey(key)} = ${tomlOf(each)}`)
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  return String(value)
}

export const tomlKey = (key: string) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key))

/** A Windows path or a glob is easier to read without doubled backslashes. */
function textOf(text: string): string {
  if (text.includes('\\') && !/['\p{Cc}]/u.test(text)) return `'${text}'`
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f')
}

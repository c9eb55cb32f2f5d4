/** What a JSON value is, and a text for it. Total: no depth and no length stops it. */
import type { Excerpt, Path } from './block.ts'

export type Fields = Record<string, unknown>

const LONGEST_TEXT = 12_000
const LONGEST_FIELD = 160

export const isWord = (value: unknown): value is string => typeof value === 'string' && value !== ''

export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text that is not blank, or a list that is not empty. */
export const hasWords = (value: unknown) =>
  (typeof value === 'string' && value.trim() !== '') || (Array.isArray(value) && value.length > 0)

/** For a label: one line of at most 80 characters. */
export const short = (text: string) => oneLine(text, 80)

/** The beginning of a text in one line. */
export function oneLine(text: string, longest: number): string {
  return text
    .slice(0, longest * 2)
    .trim()
    .replaceAll(/\s+/g, ' ')
    .slice(0, longest)
}

export function excerpt(text: string, path: Path | null): Excerpt {
  return { text: text.slice(0, LONGEST_TEXT), length: text.length, path }
}

/** One line for a value: what is deep in it is not written out. */
export function preview(value: unknown, longest = LONGEST_FIELD): string {
  if (typeof value === 'string') return oneLine(value, longest)
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length}]`
  if (!isRecord(value)) return String(value)
  const names = Object.keys(value)
  return names.length === 0
    ? '{}'
    : `{${names.slice(0, 5).join(', ').slice(0, longest)}${names.length > 5 ? ', …' : ''}}`
}

/** JSON with indentation; a value too deep for that is named, never walked. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (isDeeper(value, 200)) return preview(value)
  return JSON.stringify(value, null, 2) ?? String(value)
}

/** The JSON inside a text, or the text. */
export function parsedOr(text: string): unknown {
  if (text.length > 1_000_000 || !/^\s*[{[]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
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

import type { Part, Path } from './block.ts'
import { excerpt, oneLine } from './json-shape.ts'

const OPENING = /^<([A-Za-z][\w -]{0,40})(?: [^<>\n]{0,80})?>/
/** A tag in one line with its text: what a small form is made of. */
const FIELD = /<([A-Za-z][\w-]{0,40})>([^<\n]{0,200})<\/\1>/y

/**
 * A text as what somebody wrote, or as what a program put in its place: all of it between tags, perhaps below a line of heading. A few tags with a word
 * or two each are names and values.
 */
export function textParts(text: string, path: Path): Part[] {
  const trimmed = text.trim()
  if (!trimmed.endsWith('>') || !/^(#|<)/.test(trimmed)) return [{ kind: 'text', ...excerpt(text, path) }]
  const heading = trimmed[0] === '#' ? trimmed.slice(0, 300).search(/\n\s*</) : 0
  const body = heading <= 0 ? trimmed : trimmed.slice(heading).trimStart()
  const name = heading < 0 ? undefined : OPENING.exec(body.slice(0, 200))?.[1]
  if (name === undefined) return [{ kind: 'text', ...excerpt(text, path) }]
  const fields = fieldsIn(trimmed)
  if (fields) return [{ kind: 'fields', fields }]
  if (!/<\/[A-Za-z][\w -]{0,40}>$/.test(trimmed.slice(-60))) return [{ kind: 'text', ...excerpt(text, path) }]
  return [{ kind: 'aside', name: heading > 0 ? oneLine(trimmed.slice(1, heading), 80) : name, ...excerpt(text, path) }]
}

function fieldsIn(text: string): [string, string][] | undefined {
  if (text.length > 2000) return undefined
  const fields: [string, string][] = []
  for (let at = 0; at < text.length; ) {
    FIELD.lastIndex = at
    const found = FIELD.exec(text)
    if (!found) return undefined
    if (found[2]?.trim()) fields.push([found[1] ?? '', found[2].trim()])
    at += found[0].length
    while (/\s/.test(text[at] ?? '')) at += 1
  }
  return fields.length > 0 ? fields : undefined
}

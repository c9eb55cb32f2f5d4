/** A stretch of a text, and whether it is what was looked for. */
export interface TextPart {
  text: string
  found: boolean
}

/** A text as the parts that any of these terms are, whatever the case, and what lies between. */
export function foundParts(text: string, terms: readonly string[]): TextPart[] {
  const sought = terms.filter((term) => term.trim() !== '').sort((a, b) => b.length - a.length)
  if (sought.length === 0 || text === '') return [{ text, found: false }]
  const any = new RegExp(`(${sought.map(literal).join('|')})`, 'iu')
  // Splitting by one group leaves what it caught at every other place.
  return text
    .split(any)
    .map((part, index) => ({ text: part, found: index % 2 === 1 }))
    .filter((part) => part.text !== '')
}

const literal = (term: string) => term.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

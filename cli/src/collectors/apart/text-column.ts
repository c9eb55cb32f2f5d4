/** Many texts as one: a thousand strings travel and are taken apart at the cost of one. */

const SEPARATOR = '\0'
/** Begins a text that is written as JSON, because it holds one of these two characters. */
const WRITTEN = '\u0001'
const { stringify, parse } = JSON

export function textColumn(texts: readonly string[]): string {
  const joined = texts.join(SEPARATOR)
  if (!joined.includes(WRITTEN) && joined.split(SEPARATOR).length === Math.max(1, texts.length)) return joined
  return texts.map(written).join(SEPARATOR)
}

const written = (text: string) =>
  text.includes(SEPARATOR) || text.includes(WRITTEN) ? WRITTEN + stringify(text) : text

/** The texts of a column; nothing where it is not one of `count` texts. */
export function textsOf(column: unknown, count: number): string[] | undefined {
  if (typeof column !== 'string') return undefined
  const texts = count === 0 ? [] : column.split(SEPARATOR)
  if (texts.length !== count) return undefined
  if (!column.includes(WRITTEN)) return texts
  try {
    return texts.map((text) => (text.startsWith(WRITTEN) ? String(parse(text.slice(1))) : text))
  } catch {
    return undefined
  }
}

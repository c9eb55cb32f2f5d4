/** What stands in for a word of the text: the word itself first, then those it may be a slip of. */
type Group = readonly string[]

/** In words, what was looked for instead of what was written. */
export function sayAlike(groups: readonly Group[]): string {
  const others = groups.flatMap(([word, ...instead]) =>
    instead.length > 0 ? [`${instead.map(quote).join(' or ')} instead of ${quote(word ?? '')}`] : [],
  )
  if (others.length > 0) return `Similar: looked for ${others.join(', ')}`
  return `Similar: has ${groups.map(([word = '']) => quote(word)).join(' and ')}, but not side by side`
}

const quote = (word: string) => `“${word}”`

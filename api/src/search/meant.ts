/** What a search that found little may have meant. Pure, but for asking which words there are. */

const MOST_WORDS = 6
const ALTERNATIVES = 3

/**
 * For each word of the term, what stands for it: itself, and the known words it may be a slip of, or the beginning of a
 * slip of. Null where that would find nothing that the term as a whole does not.
 */
export async function meant(term: string, alike: (word: string) => Promise<string[]>): Promise<string[][] | null> {
  const words = [...new Set(term.toLowerCase().split(/\s+/).filter(Boolean))]
  if (words.length > MOST_WORDS) return null
  const groups: string[][] = []
  for (const word of words) {
    const candidates = /^\p{L}{4,24}$/u.test(word) ? await alike(word) : []
    groups.push([word, ...corrections(word, candidates)])
  }
  return groups.length > 1 || groups.some((group) => group.length > 1) ? groups : null
}

/** The likeliest of these words: at most one slip away, from six letters on two. */
export function corrections(word: string, candidates: readonly string[]): string[] {
  const allowed = word.length < 6 ? 1 : 2
  return candidates
    .filter((candidate) => !candidate.includes(word))
    .map((candidate) => ({ candidate, slips: slips(word, candidate), rest: Math.abs(candidate.length - word.length) }))
    .filter(({ slips }) => slips <= allowed)
    .sort((a, b) => a.slips - b.slips || a.rest - b.rest || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, ALTERNATIVES)
    .map(({ candidate }) => candidate)
}

/**
 * How many letters were left out, added, changed or swapped with their neighbour to make `typed` of a beginning of
 * `word` (optimal string alignment).
 */
export function slips(typed: string, word: string): number {
  const [a, b] = [[...typed], [...word]]
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const at = (line: readonly number[], index: number) => line[index] ?? Number.POSITIVE_INFINITY
      let least = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return Math.min(...row)
}

import type { Hint } from '../hints/find-hints.ts'
import { count } from './quantities.ts'

/** One line for each hint: what is there, and what to type. */
export function hintLines(hints: readonly Hint[]): string[] {
  return hints.map((hint) => `${count(hint.count)}${hint.more ? '+' : ''} ${hint.what} here; \`${hint.install}\``)
}

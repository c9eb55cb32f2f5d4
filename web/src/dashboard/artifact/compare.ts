import { diffArrays } from 'diff'
import { type Change, type Folded, foldChanges } from './fold-changes.ts'

const AROUND = 3
const MOST_LINES = 2000
/** A longer line is compared whole and shown cut. */
const LONGEST_SHOWN = 2000
const MOST_EDITS = 20_000
const PATIENCE_MS = 10_000

export type Comparison =
  | { status: 'compared'; lines: Folded[]; left: number; added: number; removed: number }
  /** They differ in more than is worth comparing line by line. */
  | { status: 'too-different' }

/** Which lines one text has and the other has not; bounded in time, in edits and in what it answers. */
export function compareTexts(before: string, after: string): Comparison {
  const compared = diffArrays(linesOf(before), linesOf(after), { maxEditLength: MOST_EDITS, timeout: PATIENCE_MS })
  if (!compared) return { status: 'too-different' }
  const changes = compared.map(
    ({ added, removed, value }): Change => ({ kind: added ? 'added' : removed ? 'removed' : 'same', lines: value }),
  )
  const count = (wanted: Change['kind']) =>
    changes.reduce((sum, { kind, lines }) => sum + (kind === wanted ? lines.length : 0), 0)
  const { lines, left } = foldChanges(changes, AROUND, MOST_LINES)
  return { status: 'compared', left, added: count('added'), removed: count('removed'), lines: lines.map(shorten) }
}

function shorten(line: Folded): Folded {
  if (line.kind === 'skipped' || line.text.length <= LONGEST_SHOWN) return line
  return { ...line, text: `${line.text.slice(0, LONGEST_SHOWN)}… (${line.text.length} characters)` }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

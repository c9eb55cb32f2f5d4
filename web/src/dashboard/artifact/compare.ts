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

/** What stands around two texts that are stretches of something longer. */
interface Around {
  /** Lines before and after them, known to be the same in both. */
  linesBefore: number
  linesAfter: number
  /** The texts go on: where one ends says nothing about the other. */
  cut: boolean
}

/** Which lines one text has and the other has not; bounded in time, in edits and in what it answers. */
export function compareTexts(
  before: string,
  after: string,
  { linesBefore, linesAfter, cut }: Around = { linesBefore: 0, linesAfter: 0, cut: false },
): Comparison {
  const compared = diffArrays(linesOf(before), linesOf(after), { maxEditLength: MOST_EDITS, timeout: PATIENCE_MS })
  if (!compared) return { status: 'too-different' }
  while (cut && (compared.at(-1)?.added || compared.at(-1)?.removed)) compared.pop()
  const changes = compared.map(
    ({ added, removed, value }): Change => ({ kind: added ? 'added' : removed ? 'removed' : 'same', lines: value }),
  )
  const count = (wanted: Change['kind']) =>
    changes.reduce((sum, { kind, lines }) => sum + (kind === wanted ? lines.length : 0), 0)
  const { lines, left } = foldChanges(changes, AROUND, MOST_LINES)
  const skipped = (count: number): Folded[] => (count > 0 ? [{ kind: 'skipped', count }] : [])
  return {
    status: 'compared',
    left,
    added: count('added'),
    removed: count('removed'),
    lines: [...skipped(linesBefore), ...lines.map((line) => shift(shorten(line), linesBefore)), ...skipped(linesAfter)],
  }
}

function shorten(line: Folded): Folded {
  if (line.kind === 'skipped' || line.text.length <= LONGEST_SHOWN) return line
  return { ...line, text: `${line.text.slice(0, LONGEST_SHOWN)}… (${line.text.length} characters)` }
}

function shift(line: Folded, by: number): Folded {
  if (line.kind === 'skipped' || by === 0) return line
  const { before, after } = line
  return { ...line, before: before === null ? null : before + by, after: after === null ? null : after + by }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

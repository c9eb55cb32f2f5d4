/** A stretch of lines that both have, or only one. */
export interface Change {
  kind: 'same' | 'added' | 'removed'
  lines: string[]
}

export interface FoldedLine {
  kind: 'same' | 'added' | 'removed'
  text: string
  /** From 1, in the version before and after; null where it is not in it. */
  before: number | null
  after: number | null
}

/** `count` lines that are the same in both, left out. */
export type Folded = FoldedLine | { kind: 'skipped'; count: number }

/** Changes as people read them: each with so many equal lines around it, what lies between left out. At most `most` lines; the rest is counted. */
export function foldChanges(
  changes: readonly Change[],
  around: number,
  most: number,
): { lines: Folded[]; left: number } {
  const lines: Folded[] = []
  let before = 1
  let after = 1
  let left = 0
  let shown = 0
  const push = (kind: Change['kind'], text: string) => {
    const line: FoldedLine = {
      kind,
      text,
      before: kind === 'added' ? null : before,
      after: kind === 'removed' ? null : after,
    }
    if (kind !== 'added') before += 1
    if (kind !== 'removed') after += 1
    if (shown < most) lines.push(line)
    else if (kind !== 'same') left += 1
    shown += 1
  }
  changes.forEach((change, at) => {
    if (change.kind !== 'same') {
      for (const line of change.lines) push(change.kind, line)
      return
    }
    const head = at === 0 ? 0 : around
    const tail = at === changes.length - 1 ? 0 : around
    const hidden = change.lines.length - head - tail
    if (hidden <= 1) {
      for (const line of change.lines) push('same', line)
      return
    }
    for (const line of change.lines.slice(0, head)) push('same', line)
    if (shown < most) lines.push({ kind: 'skipped', count: hidden })
    before += hidden
    after += hidden
    for (const line of change.lines.slice(change.lines.length - tail)) push('same', line)
  })
  return { lines, left }
}

import { LIMITS } from '../wire/limits.ts'

const KIB = 1024
const RUN = 15

/** 0 below 64 KiB, 1 below 1 MiB, 2 below a full segment, 3 for a full one. */
function tier(length: number): number {
  if (length < 64 * KIB) return 0
  if (length < 1024 * KIB) return 1
  return length < LIMITS.segmentBytes ? 2 : 3
}

/**
 * Which trailing segments an append of `added` bytes takes with it, so that an artifact
 * synced every minute stays cheap to read: those of a lower tier than the sum, then, if
 * fifteen or more of the sum's own tier trail, those too, and again until nothing moves.
 *
 * @param bounds where the trailing segments end, oldest first; the first number is where the first one starts
 * @returns the byte from which segments are replaced: one of `bounds`, the last of them when none is taken
 */
export function replacesFrom(bounds: readonly number[], added: number): number {
  let first = bounds.length - 1
  const end = bounds[first] ?? 0
  const lengthAt = (index: number) => (bounds[index] ?? 0) - (bounds[index - 1] ?? 0)
  for (;;) {
    const before = first
    const sum = () => added + end - (bounds[first] ?? 0)
    while (first > 0 && tier(lengthAt(first)) < tier(sum())) first--
    const own = tier(sum())
    let run = first
    while (run > 0 && own < 3 && tier(lengthAt(run)) === own) run--
    if (first - run >= RUN) first = run
    if (first === before) return bounds[first] ?? 0
  }
}

/** The bounds after segments ending at `ends` were written from `from` on: full ones need not be remembered. */
export function boundsAfter(bounds: readonly number[], from: number, ends: readonly number[]): number[] {
  const all = [...bounds.filter((bound) => bound < from), from, ...ends]
  let start = all.length - 1
  while (start > 0 && (all[start] ?? 0) - (all[start - 1] ?? 0) < LIMITS.segmentBytes) start--
  return all.slice(start)
}

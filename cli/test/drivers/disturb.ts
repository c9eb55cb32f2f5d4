import { basename } from 'node:path'
import type { Random } from './random.ts'
import { type Sessions, truth } from './sessions.ts'

/** A while on a busy machine: some sessions begin, most of those chosen grow, some are rewritten, cut, moved or deleted. */
export function disturb(sessions: Sessions, dice: Random): void {
  for (let made = dice.between(3, 10); made > 0; made -= 1) sessions.create(dice.between(500, 30_000))
  if (dice.next() < 0.3) sessions.create(dice.between(3_000_000, 9_000_000))
  for (let touched = dice.between(5, 15); touched > 0; touched -= 1) {
    const session = dice.pick(sessions.all)
    const what = dice.next()
    if (what < 0.6) sessions.append(session, dice.between(200, 60_000))
    else if (what < 0.75) sessions.rewrite(session, dice.between(500, 20_000))
    else if (what < 0.85) sessions.truncate(session, dice.between(0, 2000))
    else if (what < 0.93) sessions.move(session)
    else if (sessions.all.length > 20) sessions.remove(session)
  }
}

/** Notes what every file is now: key → all the checksums that it ever had. */
export function rememberContents(home: string, contents: Map<string, Set<string>>): void {
  for (const [path, checksum] of truth(home)) {
    const key = basename(path, '.jsonl')
    contents.set(key, (contents.get(key) ?? new Set()).add(checksum))
  }
}

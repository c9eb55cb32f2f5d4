import { sql } from 'kysely'
import type { Db } from '../db/db.ts'
import { storable } from '../db/storable.ts'

/** What people may look for in an artifact. */
export interface Text {
  path: string
  title?: string | undefined
  project?: string | undefined
}

/** The words of these texts that may be mistyped, each once: letters, four to 24, and not hexadecimal digits. */
export function wordsOf(texts: readonly Text[]): Set<string> {
  const words = new Set<string>()
  for (const { path, title = '', project = '' } of texts) {
    for (const [word] of `${title} ${path} ${project}`.toLowerCase().matchAll(/\p{L}{4,}/gu)) {
      if (word.length <= 24 && !/^[a-f]+$/.test(word)) words.add(storable(word))
    }
  }
  return words
}

export interface Words {
  /** Notes the words of what was recorded. Best effort: a word that is not noted is not suggested. */
  learn(userId: string, texts: readonly Text[]): Promise<void>
}

/** Of all users together; then it begins anew. */
const REMEMBERED = 500_000

/** Remembers what this process noted before, so that a sync of what is alike asks the database nothing. */
export function learntWords(db: Db): Words {
  const known = new Map<string, Set<string>>()
  let remembered = 0
  return {
    async learn(userId, texts) {
      const noted = known.get(userId) ?? new Set()
      const fresh = [...wordsOf(texts)].filter((word) => !noted.has(word))
      if (fresh.length === 0) return
      // One order for everybody: two who note the same words wait for each other instead of deadlocking.
      fresh.sort()
      await db.withUser(userId, (tx) =>
        sql`insert into search_words (user_id, word) select ${userId}, unnest(${fresh}::text[])
            on conflict do nothing`.execute(tx),
      )
      remembered += fresh.length
      if (remembered > REMEMBERED) {
        known.clear()
        remembered = 0
        return
      }
      for (const word of fresh) noted.add(word)
      known.set(userId, noted)
    },
  }
}

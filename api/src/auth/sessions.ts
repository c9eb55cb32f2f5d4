import type { Db } from '../db/db.ts'
import { storable } from '../db/storable.ts'
import { rateLimit } from './rate-limit.ts'

/** A person's sign-in at one browser or script. */
export interface SessionRow {
  id: string
  createdAt: string
  /** To the minute; null for one that was never used. */
  lastUsedAt: string | null
  expiresAt: string
  /** What the browser said it was, when it was last used. */
  userAgent: string | null
  /** It is the one that asks. */
  current: boolean
}

/** The sessions that this server keeps itself. */
export interface Sessions {
  /** Those that are good, the one used last first. `current` is the name of the one that asks. */
  list(userId: string, current: string | null): Promise<SessionRow[]>
  /** Ends one: it opens nothing from now on. False where there is no such session of this person. */
  revoke(userId: string, id: string): Promise<boolean>
  /** Ends all of this person's. */
  revokeAll(userId: string): Promise<void>
}

export function localSessions(db: Db, now: () => Date): Sessions & { noteUse(use: Use): Promise<void> } {
  const written = rateLimit({ count: 1, windowMs: NOTED_EVERY })
  return {
    async list(userId, current) {
      const rows = await db.withUser(userId, (tx) =>
        tx
          .selectFrom('web_sessions')
          .selectAll()
          .where('user_id', '=', userId)
          .where('expires_at', '>', now())
          .orderBy((row) => row.fn.coalesce('last_used_at', 'created_at'), 'desc')
          .orderBy('id')
          .limit(SHOWN)
          .execute(),
      )
      return rows.map((row) => ({
        id: row.id,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
        expiresAt: row.expires_at.toISOString(),
        userAgent: row.user_agent,
        current: row.digest.toString('hex') === current,
      }))
    },
    async revoke(userId, id) {
      const { numDeletedRows } = await db.withUser(userId, (tx) =>
        tx.deleteFrom('web_sessions').where('user_id', '=', userId).where('id', '=', id).executeTakeFirstOrThrow(),
      )
      return numDeletedRows > 0n
    },
    async revokeAll(userId) {
      await db.withUser(userId, (tx) => tx.deleteFrom('web_sessions').where('user_id', '=', userId).execute())
    },
    async noteUse({ userId, digest, userAgent }) {
      const at = now()
      if (written.attempt(digest.toString('hex'), at.getTime()) > 0) return
      await db.withUser(userId, (tx) =>
        tx
          .updateTable('web_sessions')
          .set({ last_used_at: at, ...(userAgent !== null && { user_agent: cutAgent(userAgent) }) })
          .where('user_id', '=', userId)
          .where('digest', '=', digest)
          .where((row) =>
            row.or([row('last_used_at', 'is', null), row('last_used_at', '<=', new Date(at.getTime() - NOTED_EVERY))]),
          )
          .execute(),
      )
    },
  }
}

interface Use {
  userId: string
  digest: Buffer
  userAgent: string | null
}

const NOTED_EVERY = 60_000
const SHOWN = 200

/** Headers are anybody's: a bounded part of what can be stored and shown. */
export const cutAgent = (userAgent: string) => storable(userAgent.slice(0, 300).toWellFormed())

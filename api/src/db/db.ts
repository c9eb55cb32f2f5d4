/** The only door to Postgres: every query runs in a transaction that knows whose rows it may see. */

import { type Kysely, Kysely as KyselyInstance, PostgresDialect, sql } from 'kysely'
import { type Changes, changesAt } from './changes.ts'
import { openPool } from './pool.ts'
import type { Tables } from './tables.ts'

/** A transaction of one user. Row-level security shows and takes that user's rows only. */
export type Tx = Kysely<Tables>

/** Whom a secret belongs to, whether or not it is still good. Times are the database's own. */
export interface FoundCredential {
  kind: 'enroll' | 'node' | 'session' | 'link'
  userId: string
  email: string
  keyId: string | null
  nodeId: string | null
  expiresAt: Date | null
  /** For a link: when it was used. */
  revokedAt: Date | null
  lastUsedAt: Date | null
}

export interface Db {
  /**
   * Runs `fn` in one transaction as this user, committed when it resolves and rolled back
   * when it rejects. It is run again, up to three times, when Postgres chose it as the
   * victim of a conflict: it must have no other effects.
   */
  withUser<T>(userId: string, fn: (tx: Tx) => Promise<T>): Promise<T>
  /** The holder of the secret with this SHA-256, before anyone knows which user it is. */
  credential(digest: Buffer): Promise<FoundCredential | null>
  /** The user with this e-mail, whose ownership the caller has proven; made if absent. */
  userForEmail(email: string, freshId: string): Promise<string>
  /** At most so many users with packs from before then that were never recorded, those with the oldest first. */
  usersToSweep(before: Date, atMost: number): Promise<string[]>
  /** What other transactions, of any process, changed. */
  changes: Changes
  /** Resolves when the database answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** The role that was given can see through row-level security, or the schema is not there. */
export class UnfitDatabase extends Error {
  override readonly name = 'UnfitDatabase'
}

/** Thrown inside `withUser`: something else was faster, try the whole transaction again. */
export class Conflict extends Error {
  override readonly name = 'Conflict'
}

const ATTEMPTS = 4
/** Starting workers and compiling take longer than what is asked here. */
const SETTINGS =
  "set local statement_timeout = '60s'; set local max_parallel_workers_per_gather = 0; set local jit = off"

/**
 * Opens the database as the api's role. Rejects with `UnfitDatabase` when that role is a
 * superuser, may bypass row-level security or owns the tables.
 */
export async function openDb(
  url: string,
  options: {
    max?: number
    onError?: (error: Error) => void
    /** Where changes are listened for: past a pooler that gives each transaction another connection. Default: `url`. */
    directUrl?: string | undefined
  } = {},
): Promise<Db> {
  const kysely = new KyselyInstance<Tables>({ dialect: new PostgresDialect({ pool: openPool(url, options) }) })
  try {
    await refuseUnfit(kysely)
  } catch (error) {
    await kysely.destroy()
    throw error
  }
  const changes = changesAt(options.directUrl ?? url, options.onError ?? (() => {}))
  return {
    changes,
    async withUser(userId, fn) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transact(kysely, userId, fn)
        } catch (error) {
          if (attempt === ATTEMPTS || !isConflict(error)) throw error
        }
      }
    },
    async credential(digest) {
      const { rows } = await sql<FoundCredential>`
        select kind, user_id as "userId", email, key_id as "keyId", node_id as "nodeId",
               expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"
        from resolve_credential(${digest})`.execute(kysely)
      return rows[0] ?? null
    },
    async userForEmail(email, freshId) {
      const { rows } = await sql<{ id: string }>`select user_for_email(${email}, ${freshId}) as id`.execute(kysely)
      if (!rows[0]) throw new Error('user_for_email answered nothing')
      return rows[0].id
    },
    async usersToSweep(before, atMost) {
      const { rows } = await sql<{ id: string }>`select users_to_sweep(${before}, ${atMost}) as id`.execute(kysely)
      return rows.map(({ id }) => id)
    },
    async ping() {
      await sql`select 1`.execute(kysely)
    },
    async close() {
      await changes.close()
      await kysely.destroy()
    },
  }
}

async function transact<T>(kysely: Kysely<Tables>, userId: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  // The id goes into the text of the statement, so that opening takes one round trip.
  if (!/^usr_[0-9a-f]{32}$/.test(userId)) throw new Error('not a usr_ id')
  return kysely.connection().execute(async (tx) => {
    try {
      await sql.raw(`begin; set local app.user_id = '${userId}'; ${SETTINGS}`).execute(tx)
      const result = await fn(tx)
      await sql.raw('commit').execute(tx)
      return result
    } catch (error) {
      // A broken connection has rolled back already.
      await sql
        .raw('rollback')
        .execute(tx)
        .catch(() => {})
      throw error
    }
  })
}

/** Unique violation, serialization failure, deadlock: the next attempt sees what the other one did. */
function isConflict(error: unknown): boolean {
  if (error instanceof Conflict) return true
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === '23505' || code === '40001' || code === '40P01'
}

async function refuseUnfit(kysely: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ role: string; superuser: boolean; bypass: boolean; owner: boolean | null }>`
    select rolname as role, rolsuper as superuser, rolbypassrls as bypass,
           (select bool_or(pg_has_role(current_user, relowner, 'member')) from pg_class
            where oid = to_regclass('public.artifacts')) as owner
    from pg_roles where rolname = current_user`.execute(kysely)
  const [found] = rows
  const unfit = (why: string) => new UnfitDatabase(`${why}; the api must log in as the role exfiltrator_api`)
  if (!found) throw new UnfitDatabase('the database does not know the role that logged in')
  if (found.superuser) throw unfit(`the role ${found.role} is a superuser and would see every user's rows`)
  if (found.bypass) throw unfit(`the role ${found.role} may bypass row-level security`)
  if (found.owner === null) throw new UnfitDatabase('the database has no schema yet: apply the migrations first')
  if (found.owner) throw unfit(`the role ${found.role} owns the tables and would see every user's rows`)
}

import { sql } from 'kysely'
import type { Tx } from './db.ts'

/**
 * For transactions that look many rows up by their keys: from here on Postgres uses the
 * indexes. By itself it reads whole tables during a first sync, when they have grown a
 * thousandfold since it last counted.
 */
export async function lookUpByKey(tx: Tx): Promise<void> {
  await sql
    .raw('set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off')
    .execute(tx)
}

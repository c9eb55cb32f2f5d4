import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import type { Tables } from '../../db/tables.ts'
import { type RunRow, toRunRow } from './node-row.ts'

/** The newest `count` runs of each of these nodes, newest first, by node id. */
export async function lastRuns(
  tx: Tx,
  userId: string,
  nodeIds: readonly string[],
  count: number,
): Promise<Map<string, RunRow[]>> {
  const { rows } = await sql<Selectable<Tables['sync_runs']>>`
    select r.* from unnest(${nodeIds}::text[]) n (id) cross join lateral (
      select * from sync_runs r where r.user_id = ${userId} and r.node_id = n.id
      order by r.started_at desc, r.id desc limit ${count}
    ) r`.execute(tx)
  const byNode = new Map<string, RunRow[]>()
  for (const row of rows) byNode.set(row.node_id, [...(byNode.get(row.node_id) ?? []), toRunRow(row)])
  return byNode
}

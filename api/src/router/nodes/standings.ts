import type { Account } from '@exfil/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { type RunRow, type RunWithoutIssues, toRunRow } from './run-row.ts'

/** What is known of a node beside its own row. */
export interface Standing {
  /** Artifacts whose newest bytes are still to come: an upload was cut short, or stored content was lost. */
  pending: number
  /** Artifacts that the last run could not read or send. */
  failed: number
  /** Artifacts that vanished from their source. */
  gone: number
  /** What each collector did in the newest run that ended. */
  collectors: Account['collectors']
  /** The newest run, without its issues' texts. */
  lastRun: RunRow | null
}

export const NOTHING: Standing = { pending: 0, failed: 0, gone: 0, collectors: [], lastRun: null }

/** The standing of each of these nodes about which there is something to say. */
export async function standings(tx: Tx, userId: string, nodeIds: readonly string[]): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>()
  const of = (nodeId: string) => {
    const standing = standings.get(nodeId) ?? { ...NOTHING }
    standings.set(nodeId, standing)
    return standing
  }
  const { rows: counts } = await sql<{ node_id: string; what: 'pending' | 'failed' | 'gone'; count: number }>`
    select value as node_id, dimension as what, sum(artifacts)::bigint as count from artifact_counts
    where user_id = ${userId} and dimension in ('failed', 'gone') and value = any(${nodeIds}::text[]) group by 1, 2
    union all
    select node_id, 'pending', count(*) from artifacts
    where user_id = ${userId} and tip_partial and node_id = any(${nodeIds}::text[]) group by 1`.execute(tx)
  for (const { node_id, what, count } of counts) of(node_id)[what] = count
  const { rows: runs } = await sql<RunWithoutIssues & { collectors: Standing['collectors'] | null }>`
    select r.*, coalesce(r.account, e.account) -> 'collectors' as collectors
    from unnest(${nodeIds}::text[]) n (id)
    cross join lateral (
      select id, node_id, cli_version, started_at, ended_at, account - 'issues' as account, quiet, repeats,
        jsonb_array_length(account -> 'issues') as issues
      from sync_runs r where r.user_id = ${userId} and r.node_id = n.id order by started_at desc, id desc limit 1
    ) r
    left join lateral (
      select account from sync_runs e
      where r.account is null and e.user_id = ${userId} and e.node_id = n.id and e.account is not null
      order by started_at desc, id desc limit 1
    ) e on true`.execute(tx)
  for (const { collectors, ...run } of runs) {
    Object.assign(of(run.node_id), { lastRun: toRunRow(run), collectors: collectors ?? [] })
  }
  return standings
}

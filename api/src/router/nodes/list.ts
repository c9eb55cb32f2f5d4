import type { Page } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import type { NodeRow } from './node-row.ts'

/** What a list of a thousand nodes needs of each; `nodes.get` has all of one. */
export interface ListedNode
  extends Pick<
    NodeRow,
    | 'id'
    | 'name'
    | 'tags'
    | 'hostname'
    | 'platform'
    | 'arch'
    | 'cliVersion'
    | 'lastSeenAt'
    | 'usualGapMs'
    | 'artifacts'
    | 'bytes'
    | 'pending'
    | 'failed'
    | 'gone'
    | 'unenrolledAt'
  > {
  /** The newest run. `seen` and `uploaded` are null until it gave its account. */
  lastRun: { startedAt: string; endedAt: string | null; seen: number | null; uploaded: number | null } | null
}

/** All nodes, those seen last first; with `retired: false`, without those that are retired. */
export const list = byPerson
  .input(z.object({ retired: z.boolean().optional() }).optional())
  .query(async ({ ctx, input }): Promise<Page<ListedNode>> => {
    const { userId, db } = ctx
    const { rows } = await db.withUser(userId, (tx) =>
      sql<Row>`
        with counts as materialized (
          select value as id, sum(artifacts) filter (where dimension = 'failed')::bigint as failed,
            sum(artifacts) filter (where dimension = 'gone')::bigint as gone
          from artifact_counts where user_id = ${userId} and dimension in ('failed', 'gone') group by 1
        ), partial as materialized (
          select node_id as id, count(*) as pending from artifacts where user_id = ${userId} and tip_partial group by 1
        )
        select n.id, n.name, n.tags, n.hostname, n.platform, n.arch, n.cli_version, n.last_seen_at, n.usual_gap_ms,
          n.artifacts, n.bytes, n.unenrolled_at, coalesce(p.pending, 0) as pending, coalesce(c.failed, 0) as failed,
          coalesce(c.gone, 0) as gone, r.started_at, r.ended_at, r.seen, r.uploaded
        from nodes n
        left join counts c on c.id = n.id
        left join partial p on p.id = n.id
        left join lateral (
          select started_at, ended_at, (account -> 'seen')::bigint as seen, (account -> 'uploaded')::bigint as uploaded
          from sync_runs where user_id = ${userId} and node_id = n.id order by started_at desc, id desc limit 1
        ) r on true
        where n.user_id = ${userId} and ${input?.retired === false ? sql`n.unenrolled_at is null` : sql`true`}
        order by n.last_seen_at desc nulls last, n.id`.execute(tx),
    )
    return { items: rows.map(toListedNode), nextCursor: null }
  })

interface Row {
  id: string
  name: string
  tags: string[]
  hostname: string
  platform: string
  arch: string
  cli_version: string
  last_seen_at: Date | null
  usual_gap_ms: number | null
  artifacts: number
  bytes: number
  unenrolled_at: Date | null
  pending: number
  failed: number
  gone: number
  started_at: Date | null
  ended_at: Date | null
  seen: number | null
  uploaded: number | null
}

function toListedNode({ cli_version, last_seen_at, usual_gap_ms, unenrolled_at, ...row }: Row): ListedNode {
  const { started_at, ended_at, seen, uploaded, ...node } = row
  return {
    ...node,
    cliVersion: cli_version,
    lastSeenAt: last_seen_at?.toISOString() ?? null,
    usualGapMs: usual_gap_ms,
    unenrolledAt: unenrolled_at?.toISOString() ?? null,
    lastRun: started_at && {
      startedAt: started_at.toISOString(),
      endedAt: ended_at?.toISOString() ?? null,
      ...{ seen, uploaded },
    },
  }
}

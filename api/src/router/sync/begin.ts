import { type BeginOutput, beginInput, newId } from '@exfil/core/wire'
import { sql } from 'kysely'
import { storable } from '../../db/storable.ts'
import { byNode } from '../../trpc.ts'

/** Starts a run, and tells the node what the archive and its local state should agree on. */
export const begin = byNode.input(beginInput).mutation(async ({ ctx, input }): Promise<BeginOutput> => {
  const { userId, credential, db } = ctx
  const now = ctx.now()
  const runId = newId('run')
  const { hostname, cliVersion, clientTime } = storable(input)
  return db.withUser(userId, async (tx) => {
    await tx
      .insertInto('sync_runs')
      .values({
        user_id: userId,
        id: runId,
        node_id: credential.nodeId,
        cli_version: cliVersion,
        started_at: now,
        ended_at: null,
        account: null,
      })
      .execute()
    const { seq, seq_run_id } = await tx
      .updateTable('nodes')
      .set({
        last_seen_at: now,
        last_begun_at: now,
        usual_gap_ms: usualGap(now),
        hostname,
        cli_version: cliVersion,
        clock_skew_ms: Date.parse(clientTime) - now.getTime(),
      })
      .where('user_id', '=', userId)
      .where('id', '=', credential.nodeId)
      .returning(['seq', 'seq_run_id'])
      .executeTakeFirstOrThrow()
    return { runId, seq, seqRunId: seq_run_id, serverTime: now.toISOString() }
  })
})

/** The gap before this run, weighed a fifth against those before it. */
const usualGap = (now: Date) => sql<number | null>`(
  coalesce(0.8 * usual_gap_ms + 0.2 * extract(epoch from ${now}::timestamptz - last_begun_at) * 1000,
           extract(epoch from ${now}::timestamptz - last_begun_at) * 1000)
)::bigint`

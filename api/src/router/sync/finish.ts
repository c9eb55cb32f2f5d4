import { type Account, finishInput, LIMITS, type Tally } from '@exfil/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { lookUpByKey } from '../../db/look-up-by-key.ts'
import { storable } from '../../db/storable.ts'
import { byNode } from '../../trpc.ts'

/** Left out on purpose: nothing is wrong with what is already archived under that name. */
const SKIPS = new Set(['not-a-file', 'outside-root'])

/**
 * Keeps the run's account and notes which artifacts failed in it. A run that did nothing
 * and met no trouble extends the one before it, if that was such a run too. A run that is
 * not known (any more) has nothing to finish: saying it twice is harmless.
 */
export const finish = byNode.input(finishInput).mutation(async ({ ctx, input }): Promise<{ status: 'finished' }> => {
  const { userId, credential, db } = ctx
  const { nodeId } = credential
  const { issues, ...rest } = storable(input.account)
  const account = { ...rest, issues: issues.slice(0, LIMITS.issues) }
  const now = ctx.now()
  await db.withUser(userId, async (tx) => {
    await lookUpByKey(tx)
    const run = await tx
      .updateTable('sync_runs')
      .set({ ended_at: now, account: JSON.stringify(account), quiet: isQuiet(account) })
      .where('user_id', '=', userId)
      .where('id', '=', input.runId)
      .where('node_id', '=', nodeId)
      .returning(['started_at', 'quiet'])
      .executeTakeFirst()
    if (!run) return
    await noteFailures(tx, userId, nodeId, account)
    if (run.quiet) await extendQuietRun(tx, userId, nodeId, input.runId, now)
    await tx
      .updateTable('nodes')
      .set({ last_sync_at: now, last_seen_at: now })
      .where('user_id', '=', userId)
      .where('id', '=', nodeId)
      .execute()
  })
  return { status: 'finished' }
})

function isQuiet({ uploaded, known, described, failed, gone, issues }: Tally & Pick<Account, 'issues'>): boolean {
  return uploaded + known + described + failed + gone + issues.length === 0
}

/** The run before this one becomes this one, with its own beginning. */
async function extendQuietRun(tx: Tx, userId: string, nodeId: string, runId: string, now: Date): Promise<void> {
  const before = await tx
    .selectFrom('sync_runs')
    .select(['id', 'quiet'])
    .where('user_id', '=', userId)
    .where('node_id', '=', nodeId)
    .where('id', '<', runId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!before?.quiet) return
  const { account } = await tx
    .deleteFrom('sync_runs')
    .where('user_id', '=', userId)
    .where('id', '=', runId)
    .returning('account')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('sync_runs')
    .set((run) => ({ ended_at: now, account: JSON.stringify(account), repeats: run('repeats', '+', 1) }))
    .where('user_id', '=', userId)
    .where('id', '=', before.id)
    .execute()
}

/** What is said of an artifact is what the last run said that looked at its collector. */
async function noteFailures(tx: Tx, userId: string, nodeId: string, { issues, collectors }: Account): Promise<void> {
  const failures = issues.flatMap(({ collector, key, code, message }) =>
    key === null || SKIPS.has(code) ? [] : [{ type: collector, key, failure: `${code}: ${message}` }],
  )
  const types = collectors.map(({ id }) => id)
  const { numAffectedRows: cleared = 0n } = await sql`
    update artifacts a set failure = null
    where a.user_id = ${userId} and a.node_id = ${nodeId} and a.failure is not null and a.type = any(${types}::text[])
      and (a.type, a.key) not in (
        select * from unnest(${failures.map(({ type }) => type)}::text[], ${failures.map(({ key }) => key)}::text[])
      )`.execute(tx)
  const { numAffectedRows: noted = 0n } = await sql`
    update artifacts a set failure = left(f.failure, 1000)
    from unnest(${failures.map(({ type }) => type)}::text[], ${failures.map(({ key }) => key)}::text[],
                ${failures.map(({ failure }) => failure)}::text[]) f (type, key, failure)
    where a.user_id = ${userId} and a.node_id = ${nodeId} and a.type = f.type and a.key = f.key
      and a.gone_at is null and a.failure is distinct from left(f.failure, 1000)`.execute(tx)
  if (cleared + noted > 0n) await sql`select tell(${userId}, 'artifacts', ${nodeId})`.execute(tx)
}

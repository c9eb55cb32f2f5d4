import { type RecordAnswer, type RecordItem, recordItem, type Standing } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { lookUpByKey } from '../../db/look-up-by-key.ts'
import { byNode } from '../../trpc.ts'
import { runItemsInput } from './envelope.ts'
import { parseItem } from './parse-item.ts'
import { type Artifact, apply, type Outcome } from './record/archive.ts'
import { loadArchive } from './record/load.ts'
import { lookAtPacks } from './record/packs.ts'
import { saveArchive } from './record/save.ts'

/**
 * Records what packs hold: one transaction for all items, each answered by itself, in
 * order. `record/archive.ts` has the rules.
 */
export const record = byNode
  .input(runItemsInput<RecordItem>())
  .mutation(async ({ ctx, input, signal }): Promise<RecordAnswer[]> => {
    const { userId, credential, db, blobs } = ctx
    const owner = { userId, nodeId: credential.nodeId }
    const parsed = input.items.map((item) => parseItem(recordItem, item))
    const items = parsed.flatMap((one) => (one.ok ? [one.item] : []))
    const lookedAt = await lookAtPacks(db, blobs, owner, items, signal ?? new AbortController().signal)
    const answers = await db.withUser(userId, async (tx) => {
      await lookUpByKey(tx)
      const run = await tx
        .selectFrom('sync_runs')
        .select('id')
        .where('user_id', '=', userId)
        .where('id', '=', input.runId)
        .where('node_id', '=', owner.nodeId)
        .executeTakeFirst()
      if (!run) throw new TRPCError({ code: 'NOT_FOUND', message: 'this run is not known here: begin another one' })
      const archive = await loadArchive(tx, owner, items, lookedAt)
      const now = ctx.now()
      const outcomes = parsed.map((one): Outcome & { standing?: Standing } => {
        if (!one.ok) return { status: 'refused', reason: one.reason }
        const outcome = apply(archive, one.item, now)
        // Taken now: a later item may be about the same artifact.
        return 'artifact' in outcome && outcome.artifact
          ? { ...outcome, standing: standingOf(outcome.artifact) }
          : outcome
      })
      const seq = outcomes.some(({ status }) => status === 'recorded')
        ? await saveArchive(tx, owner, input.runId, archive, now)
        : 0
      return outcomes.map(({ standing, ...outcome }) => answer(outcome as Outcome, standing, seq))
    })
    // What is recorded is recorded, whether or not it can be suggested later.
    await ctx.words
      .learn(
        userId,
        items.map(({ path, description }) => ({ path, ...description })),
      )
      .catch(() => {})
    return answers
  })

/** The wire has no artifact without a head: of one that is not complete yet, its tip stands for it. */
const standingOf = ({ head, tip }: Artifact): Standing => ({ head: { ...(head ?? tip) }, tip: { ...tip } })

function answer(outcome: Outcome, standing: Standing | undefined, seq: number): RecordAnswer {
  if (outcome.status === 'recorded') {
    return { status: 'recorded', id: outcome.artifact.id, seq, ...(standing as Standing) }
  }
  return outcome.status === 'stale' ? { status: 'stale', ...standing } : outcome
}

import { type GoneAnswer, goneInput } from '@exfil/core/wire'
import { sql } from 'kysely'
import { lookUpByKey } from '../../db/look-up-by-key.ts'
import { byNode } from '../../trpc.ts'
import { runItemsInput } from './envelope.ts'
import { parseItem } from './parse-item.ts'

const goneItem = goneInput.shape.items.element

/** Marks artifacts as vanished from their source. What was archived of them stays; seen again, the mark is cleared. */
export const gone = byNode
  .input(runItemsInput<{ type: string; key: string }>())
  .mutation(async ({ ctx, input }): Promise<GoneAnswer[]> => {
    const { userId, credential, db } = ctx
    const parsed = input.items.map((item) => parseItem(goneItem, item))
    const items = parsed.flatMap((one) => (one.ok ? [one.item] : []))
    return db.withUser(userId, async (tx) => {
      await lookUpByKey(tx)
      const { rows } = await sql<{ type: string; key: string }>`
        update artifacts a set gone_at = coalesce(a.gone_at, ${ctx.now()}::timestamptz), failure = null
        from unnest(${items.map(({ type }) => type)}::text[], ${items.map(({ key }) => key)}::text[]) i (type, key)
        where a.user_id = ${userId} and a.node_id = ${credential.nodeId} and a.type = i.type and a.key = i.key
        returning a.type, a.key`.execute(tx)
      const marked = new Set(rows.map(({ type, key }) => `${type}\0${key}`))
      if (marked.size === 0) return parsed.map(() => ({ status: 'unknown' }))
      const { seq } = await tx
        .updateTable('nodes')
        .set((node) => ({ seq: node('seq', '+', 1), seq_run_id: input.runId }))
        .where('user_id', '=', userId)
        .where('id', '=', credential.nodeId)
        .returning('seq')
        .executeTakeFirstOrThrow()
      return parsed.map((one) =>
        one.ok && marked.has(`${one.item.type}\0${one.item.key}`) ? { status: 'recorded', seq } : { status: 'unknown' },
      )
    })
  })

import { LIMITS, type PresignAnswer, type PresignItem, presignInput } from '@exfil/core/wire'
import { sql } from 'kysely'
import { objectKey } from '../../blobs/object-key.ts'
import { byNode } from '../../trpc.ts'
import { packsInput } from './envelope.ts'
import { parseItem } from './parse-item.ts'

const presignItem = presignInput.shape.packs.element

/**
 * Notes packs as pending, and hands out a URL for each. An id that was presigned before must
 * promise the same bytes; the time that it has to be recorded begins anew.
 */
export const presign = byNode
  .input(packsInput<PresignItem>())
  .mutation(async ({ ctx, input }): Promise<PresignAnswer[]> => {
    const { userId, credential, db, blobs } = ctx
    const { nodeId } = credential
    const parsed = input.packs.map((pack) => parseItem(presignItem, pack))
    const packs = parsed.flatMap((one) => (one.ok && one.item.size <= LIMITS.packBytes ? [one.item] : []))
    const now = ctx.now()
    const usable = await db.withUser(userId, async (tx) => {
      const ids = packs.map(({ id }) => id)
      await sql`
      insert into packs (user_id, node_id, state, created_at, id, size, sha256)
      select distinct on (n.id) ${userId}, ${nodeId}, 'pending', ${now}::timestamptz, n.*
      from unnest(${ids}::text[], ${packs.map(({ size }) => size)}::bigint[],
                  ${packs.map(({ sha256 }) => Buffer.from(sha256, 'hex'))}::bytea[]) n (id, size, sha256)
      order by n.id
      on conflict (user_id, id) do update set created_at = excluded.created_at
        where packs.node_id = excluded.node_id and packs.state = 'pending'`.execute(tx)
      const rows = await tx
        .selectFrom('packs')
        .select(['id', 'size', 'sha256'])
        .where('user_id', '=', userId)
        .where('node_id', '=', nodeId)
        .where('state', 'in', ['pending', 'stored'])
        .where('id', '=', sql<string>`any(${ids}::text[])`)
        .execute()
      return new Map(rows.map(({ id, size, sha256 }) => [id, `${size} ${sha256.toString('hex')}`]))
    })
    return Promise.all(
      parsed.map(async (one, index): Promise<PresignAnswer> => {
        if (!one.ok) return { status: 'refused', id: String(input.packs[index]?.id), reason: one.reason }
        const { id, size, sha256 } = one.item
        if (size > LIMITS.packBytes) return { status: 'refused', id, reason: `larger than ${LIMITS.packBytes} bytes` }
        if (usable.get(id) !== `${size} ${sha256}`) {
          return { status: 'refused', id, reason: 'this id stands for another pack, or one that was given up' }
        }
        const { url, headers, expiresAt } = await blobs.presignPut({ key: objectKey(userId, nodeId, id), size, sha256 })
        return { status: 'ready', id, url, headers, expiresAt: expiresAt.toISOString() }
      }),
    )
  })

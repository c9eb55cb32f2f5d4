import { type CheckAnswer, type CheckItem, checkInput, type Standing, type Version } from '@exfil/core/wire'
import { sql } from 'kysely'
import { lookUpByKey } from '../../db/look-up-by-key.ts'
import { byNode } from '../../trpc.ts'
import { itemsInput } from './envelope.ts'
import { parseItem } from './parse-item.ts'

const checkItem = checkInput.shape.items.element

/**
 * Whether the archive has this content, whole: a version of this checksum and length of
 * which no live segment lies in a pack that is lost.
 */
export const check = byNode.input(itemsInput<CheckItem>()).mutation(async ({ ctx, input }): Promise<CheckAnswer[]> => {
  const { userId, credential, db } = ctx
  const parsed = input.items.map((item) => parseItem(checkItem, item))
  const items = parsed.flatMap((one, index) => (one.ok ? [{ ...one.item, index }] : []))
  const rows = await db.withUser(userId, async (tx) => {
    await lookUpByKey(tx)
    const { rows } = await sql<Row>`
      select i.index, a.generation, a.size, a.checksum, a.tip_generation, a.tip_length, a.tip_checksum,
        exists (
          select from artifact_versions v
          where v.user_id = ${userId} and v.artifact_id = a.id and v.checksum = i.checksum and v.length = i.length
            and not exists (
              select from segments s join packs p on p.user_id = s.user_id and p.id = s.pack_id
              where s.user_id = ${userId} and s.artifact_id = a.id and s.generation = v.generation
                and s.start < v.length and s.superseded_at is null and p.state <> 'stored'
            )
        ) as known
      from unnest(
        ${items.map(({ index }) => index)}::int[], ${items.map(({ type }) => type)}::text[],
        ${items.map(({ key }) => key)}::text[], ${items.map(({ checksum }) => Buffer.from(checksum, 'hex'))}::bytea[],
        ${items.map(({ length }) => length)}::bigint[]
      ) as i (index, type, key, checksum, length)
      join artifacts a on a.user_id = ${userId} and a.node_id = ${credential.nodeId} and a.type = i.type and a.key = i.key
    `.execute(tx)
    return new Map(rows.map((row) => [row.index, row]))
  })
  return parsed.map((one, index) => {
    if (!one.ok) return { status: 'refused', reason: one.reason }
    const row = rows.get(index)
    if (!row) return { status: 'needed' }
    return { status: row.known ? 'known' : 'needed', ...standingOf(row) }
  })
})

interface Row {
  index: number
  generation: number | null
  size: number | null
  checksum: Buffer | null
  tip_generation: number
  tip_length: number
  tip_checksum: Buffer
  known: boolean
}

function standingOf(row: Row): Standing {
  const tip: Version = {
    generation: row.tip_generation,
    length: row.tip_length,
    checksum: row.tip_checksum.toString('hex'),
  }
  const { generation, size, checksum } = row
  if (generation === null || size === null || !checksum) return { head: tip, tip }
  return { head: { generation, length: size, checksum: checksum.toString('hex') }, tip }
}

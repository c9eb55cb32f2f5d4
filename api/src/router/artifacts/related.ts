import { type ArtifactRow, artifactId } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { byPerson } from '../../trpc.ts'
import { type ListedRow, rowColumns, toArtifactRow } from './row.ts'

/** A row of the list, and what the link between the two is called by the one that has it. */
export interface LinkedRow extends ArtifactRow {
  rel: string
}

export interface Related {
  /** Those its links name, of the same machine and type. */
  parents: LinkedRow[]
  /** Those whose links name it, the newest first. */
  children: LinkedRow[]
  /** Those of the same project on any machine that last changed within two hours of it, the nearest first. */
  nearby: ArtifactRow[]
  /** There are more children than these. */
  more: boolean
}

const SHOWN = 100
const NEARBY = 20
const WITHIN = sql`interval '2 hours'`

/** What belongs together with an artifact: at most 100 parents and children each, and 20 from around its time. */
export const related = byPerson.input(artifactId).query(async ({ ctx, input }): Promise<Related> => {
  const { userId, db } = ctx
  return db.withUser(userId, async (tx) => {
    const self = await tx
      .selectFrom('artifacts')
      .select(['id', 'node_id', 'type', 'key', 'project', 'modified_at'])
      .where('user_id', '=', userId)
      .where('id', '=', input.id)
      .where('checksum', 'is not', null)
      .executeTakeFirst()
    if (!self) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such artifact' })
    const parents = await linked(
      tx,
      sql`
      from artifact_links l
      join artifacts a on a.user_id = l.user_id and a.node_id = l.node_id and a.type = l.type and a.key = l.key
      join nodes n on n.user_id = a.user_id and n.id = a.node_id
      where l.user_id = ${userId} and l.artifact_id = ${self.id} and a.id <> ${self.id} and a.checksum is not null
      order by l.rel, a.key limit ${SHOWN}`,
    )
    const children = await linked(
      tx,
      sql`
      from artifact_links l
      join artifacts a on a.user_id = l.user_id and a.id = l.artifact_id
      join nodes n on n.user_id = a.user_id and n.id = a.node_id
      where l.user_id = ${userId} and l.node_id = ${self.node_id} and l.type = ${self.type} and l.key = ${self.key}
        and a.id <> ${self.id} and a.checksum is not null
      order by a.modified_at desc, a.id desc limit ${SHOWN + 1}`,
    )
    const known = [self.id, ...parents.map(({ id }) => id), ...children.map(({ id }) => id)]
    return {
      parents,
      children: children.slice(0, SHOWN),
      nearby: self.project === null ? [] : await around(tx, userId, self.project, self.modified_at, known),
      more: children.length > SHOWN,
    }
  })
})

async function linked(tx: Tx, from: RawBuilder<unknown>): Promise<LinkedRow[]> {
  const { rows } = await sql<ListedRow & { rel: string }>`select ${rowColumns}, l.rel ${from}`.execute(tx)
  return rows.map((row) => ({ ...toArtifactRow(row), rel: row.rel }))
}

/** Both ways along the index of projects: however many there are in these hours, only the nearest are looked at. */
async function around(
  tx: Tx,
  userId: string,
  project: string,
  at: Date,
  known: readonly string[],
): Promise<ArtifactRow[]> {
  const most = NEARBY + known.length
  const side = (within: RawBuilder<unknown>, direction: RawBuilder<unknown>) => sql`(
    select * from artifacts where user_id = ${userId} and project = ${project} and checksum is not null and ${within}
    order by modified_at ${direction}, id ${direction} limit ${most})`
  const { rows } = await sql<ListedRow>`
    select ${rowColumns} from (
      ${side(sql`modified_at >= ${at} and modified_at <= ${at}::timestamptz + ${WITHIN}`, sql`asc`)}
      union all
      ${side(sql`modified_at < ${at} and modified_at >= ${at}::timestamptz - ${WITHIN}`, sql`desc`)}
    ) a join nodes n on n.user_id = a.user_id and n.id = a.node_id
    where a.id <> all(${known}::text[])
    order by abs(extract(epoch from a.modified_at - ${at})), a.id limit ${NEARBY}`.execute(tx)
  return rows.map(toArtifactRow)
}

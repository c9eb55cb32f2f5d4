import { type ArtifactRow, artifactId } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { byPerson } from '../../trpc.ts'
import { contentOf, segmentsOf } from './content.ts'
import { type ListedRow, rowColumns, toArtifactRow } from './row.ts'

export interface Link {
  rel: string
  key: string
  /** The artifact of that key, once it exists. */
  id: string | null
  title: string | null
}

export interface ArtifactFacts extends ArtifactRow {
  attributes: Record<string, unknown>
  links: Link[]
  /** When it first came into the archive. */
  firstSeenAt: string
  /** When its machine last looked and found it there; null where it is not there any more, or never was looked for again. */
  lastSeenAt: string | null
  /** When it was seen to have vanished from its source. */
  goneAt: string | null
  /** Why its last reading failed. */
  failure: string | null
  /** Why some of its current content is not in the archive: the node that has it sends it again. */
  damaged: string | null
}

export const get = byPerson.input(artifactId).query(async ({ ctx, input }): Promise<ArtifactFacts> => {
  const { userId, db } = ctx
  return db.withUser(userId, async (tx) => {
    const { rows } = await sql<FactsRow>`
      select ${rowColumns}, a.attributes, a.links, a.gone_at, a.failure, n.last_sync_at
      from artifacts a join nodes n on n.user_id = a.user_id and n.id = a.node_id
      where a.user_id = ${userId} and a.id = ${input.id} and a.checksum is not null`.execute(tx)
    const [row] = rows
    if (!row) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such artifact' })
    const segments = await segmentsOf(tx, userId, await contentOf(tx, userId, row.id))
    const lost = segments.find(({ packState }) => packState !== 'stored')
    return {
      ...toArtifactRow(row),
      attributes: row.attributes ?? {},
      links: await resolveLinks(tx, userId, row),
      firstSeenAt: madeAt(row.id),
      lastSeenAt: row.gone_at ? null : latest(row.uploaded_at, row.last_sync_at),
      goneAt: row.gone_at?.toISOString() ?? null,
      failure: row.failure,
      damaged: lost ? (lost.lostReason ?? `${lost.pack} is ${lost.packState}`) : null,
    }
  })
})

interface FactsRow extends ListedRow {
  attributes: Record<string, unknown> | null
  links: { rel: string; key: string }[] | null
  gone_at: Date | null
  failure: string | null
  last_sync_at: Date | null
}

/** Ids are UUIDv7: their first 48 bits are the moment they were made (RFC 9562 section 5.7). */
const madeAt = (id: string) => new Date(Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16)).toISOString()

/** A sync that ended looked at everything: what it did not find it would have called gone. */
const latest = (uploaded: Date, synced: Date | null) =>
  new Date(Math.max(uploaded.getTime(), synced?.getTime() ?? 0)).toISOString()

async function resolveLinks(tx: Tx, userId: string, { node_id, type, links }: FactsRow): Promise<Link[]> {
  if (!links || links.length === 0) return []
  const targets = await tx
    .selectFrom('artifacts')
    .select(['id', 'key', 'title'])
    .where('user_id', '=', userId)
    .where('node_id', '=', node_id)
    .where('type', '=', type)
    .where('key', '=', sql<string>`any(${links.map(({ key }) => key)}::text[])`)
    .where('checksum', 'is not', null)
    .execute()
  const byKey = new Map(targets.map((target) => [target.key, target]))
  return links.map(({ rel, key }) => ({
    rel,
    key,
    id: byKey.get(key)?.id ?? null,
    title: byKey.get(key)?.title ?? null,
  }))
}

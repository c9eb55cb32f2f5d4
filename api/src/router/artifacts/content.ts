import { TRPCError } from '@trpc/server'
import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import type { PackState } from '../../db/tables.ts'

/** What bytes an id stands for: an artifact's head, or one version. */
export interface Content {
  artifactId: string
  nodeId: string
  path: string
  generation: number
  length: number
  checksum: string
}

/** Where a stretch of a generation lies. The last one of a version may reach beyond its length. */
export interface StoredSegment {
  generation: number
  start: number
  end: number
  sha256: string
  pack: string
  packState: PackState
  lostReason: string | null
  offset: number
  storedLength: number
}

/** The content of an artifact (`art_…`: its head) or of a version (`ver_…`). `NOT_FOUND` where there is none. */
export async function contentOf(tx: Tx, userId: string, id: string): Promise<Content> {
  const query = id.startsWith('ver_')
    ? sql<ContentRow>`
        select a.id, a.node_id, a.path, v.generation, v.length, v.checksum
        from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id
        where v.user_id = ${userId} and v.id = ${id}`
    : sql<ContentRow>`
        select a.id, a.node_id, a.path, a.generation, a.size as length, a.checksum
        from artifacts a where a.user_id = ${userId} and a.id = ${id} and a.checksum is not null`
  const [row] = (await query.execute(tx)).rows
  if (!row) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such artifact or version' })
  return {
    artifactId: row.id,
    nodeId: row.node_id,
    path: row.path,
    generation: row.generation,
    length: row.length,
    checksum: row.checksum.toString('hex'),
  }
}

interface ContentRow {
  id: string
  node_id: string
  path: string
  generation: number
  length: number
  checksum: Buffer
}

/** The live segments that cover this content, in order. Read in the same transaction, they fit together. */
export async function segmentsOf(tx: Tx, userId: string, content: Content): Promise<StoredSegment[]> {
  const rows = await tx
    .selectFrom('segments as s')
    .innerJoin('packs as p', (join) => join.onRef('p.user_id', '=', 's.user_id').onRef('p.id', '=', 's.pack_id'))
    .select(['s.generation', 's.start', 's.end', 's.sha256', 's.pack_id', 's.offset', 's.stored_length'])
    .select(['p.state', 'p.lost_reason'])
    .where('s.user_id', '=', userId)
    .where('s.artifact_id', '=', content.artifactId)
    .where('s.generation', '=', content.generation)
    .where('s.start', '<', content.length)
    .where('s.superseded_at', 'is', null)
    .orderBy('s.start')
    .execute()
  return rows.map((row) => ({
    generation: row.generation,
    start: row.start,
    end: row.end,
    sha256: row.sha256.toString('hex'),
    pack: row.pack_id,
    packState: row.state,
    lostReason: row.lost_reason,
    offset: row.offset,
    storedLength: row.stored_length,
  }))
}

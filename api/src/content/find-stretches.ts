import { sql } from 'kysely'
import { objectKey } from '../blobs/object-key.ts'
import type { Tx } from '../db/db.ts'
import type { Stretch } from './plan.ts'

/** A version: so many bytes of a generation. */
export interface Length {
  artifactId: string
  generation: number
  length: number
}

interface Row {
  place: number
  start: number
  end: number
  sha256: Buffer
  pack_id: string
  offset: number
  stored_length: number
  node_id: string
  state: string
}

/** For each of these, in their order: the live segments of its generation that begin below its length, in theirs. */
export async function findStretches(tx: Tx, userId: string, wanted: readonly Length[]): Promise<Stretch[][]> {
  const found: Stretch[][] = wanted.map(() => [])
  const { rows } = await sql<Row>`
    select w.place::integer as place, s.start, s."end", s.sha256, s.pack_id, s."offset", s.stored_length, p.node_id, p.state
    from unnest(${wanted.map(({ artifactId }) => artifactId)}::text[], ${wanted.map(({ generation }) => generation)}::bigint[],
      ${wanted.map(({ length }) => length)}::bigint[]) with ordinality as w (artifact_id, generation, length, place)
    join segments s on s.user_id = ${userId} and s.artifact_id = w.artifact_id and s.generation = w.generation
      and s.superseded_at is null and s.start < w.length
    join packs p on p.user_id = s.user_id and p.id = s.pack_id
    order by w.place, s.start`.execute(tx)
  for (const row of rows) {
    found[row.place - 1]?.push({
      start: row.start,
      end: row.end,
      sha256: row.sha256.toString('hex'),
      packId: row.pack_id,
      key: objectKey(userId, row.node_id, row.pack_id),
      offset: row.offset,
      storedLength: row.stored_length,
      lost: row.state === 'lost' || row.state === 'condemned',
    })
  }
  return found
}

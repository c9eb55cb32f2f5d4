import type { ArtifactRow } from '@exfil/core/wire'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { type ListedRow, rowColumns, toArtifactRow } from '../router/artifacts/row.ts'

/** What a manifest says of one artifact's content, or of one version, beside the file it lies in. */
export interface Facts extends ArtifactRow {
  /** The version, where the content is not the artifact's head. */
  versionId: string | null
  attributes: Record<string, unknown>
  links: { rel: string; key: string }[]
}

/** A head, or with `version_id` what a version has of its own in the place of what the head has. */
export interface FactsRow extends ListedRow {
  version_id?: string
  attributes: Facts['attributes'] | null
  links: Facts['links'] | null
}

/** Heads by a condition on `artifacts a`, and what follows it. */
export async function selectHeads(tx: Tx, condition: RawBuilder<unknown>): Promise<FactsRow[]> {
  const { rows } = await sql<FactsRow>`
    select ${rowColumns}, a.attributes, a.links
    from artifacts a join nodes n on n.user_id = a.user_id and n.id = a.node_id
    where a.checksum is not null and ${condition}`.execute(tx)
  return rows
}

/** Of a row of `artifact_versions`. */
export interface VersionRow {
  id: string
  generation: number
  length: number
  checksum: Buffer
  modified_at: Date
  uploaded_at: Date
}

export function asVersion(head: FactsRow, { id, length, ...version }: VersionRow): FactsRow {
  const { generation, checksum, modified_at, uploaded_at } = version
  return { ...head, version_id: id, generation, size: length, checksum, modified_at, uploaded_at }
}

export const toFacts = (row: FactsRow): Facts => ({
  ...toArtifactRow(row),
  versionId: row.version_id ?? null,
  attributes: row.attributes ?? {},
  links: row.links ?? [],
})

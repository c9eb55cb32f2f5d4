import type { ArtifactRow } from '@exfil/core/wire'
import { sql } from 'kysely'

/** The columns of `artifacts a joined with nodes n` that a row of the list is made of. Only for artifacts with a head. */
export const rowColumns = sql`a.id, a.node_id, n.name as node_name, a.type, a.kind, a.key, a.path, a.title, a.title_sort,
  a.agent, a.agent_version, a.project, a.size, a.checksum, a.generation, a.started_at, a.ended_at, a.modified_at,
  a.uploaded_at, a.state`

export interface ListedRow {
  id: string
  node_id: string
  node_name: string
  type: string
  kind: string
  key: string
  path: string
  title: string | null
  title_sort: string
  agent: string | null
  agent_version: string | null
  project: string | null
  size: number
  checksum: Buffer
  generation: number
  started_at: Date | null
  ended_at: Date | null
  modified_at: Date
  uploaded_at: Date
  state: ArtifactRow['state']
}

export function toArtifactRow(row: ListedRow): ArtifactRow {
  return {
    id: row.id,
    nodeId: row.node_id,
    nodeName: row.node_name,
    type: row.type,
    kind: row.kind,
    key: row.key,
    path: row.path,
    title: row.title,
    agent: row.agent,
    agentVersion: row.agent_version,
    project: row.project,
    size: row.size,
    checksum: row.checksum.toString('hex'),
    generation: row.generation,
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    modifiedAt: row.modified_at.toISOString(),
    uploadedAt: row.uploaded_at.toISOString(),
    state: row.state,
  }
}

import type { ArtifactRow } from '@exfil/core/wire'
import { sql } from 'kysely'

/** What a manifest says of one artifact's content, or of one version, beside the file it lies in. */
export interface Facts {
  id: string
  /** The version, where the content is not the artifact's head. */
  versionId: string | null
  nodeId: string
  nodeName: string
  type: string
  kind: string
  key: string
  /** Where it was found, as it was found. */
  path: string
  title: string | null
  agent: string | null
  agentVersion: string | null
  project: string | null
  startedAt: string | null
  endedAt: string | null
  modifiedAt: string
  uploadedAt: string
  state: ArtifactRow['state']
  attributes: Record<string, unknown>
  links: { rel: string; key: string }[]
  generation: number
  size: number
  checksum: string
}

export interface FactsRow {
  id: string
  version_id: string | null
  node_id: string
  node_name: string
  type: string
  kind: string
  key: string
  path: string
  title: string | null
  agent: string | null
  agent_version: string | null
  project: string | null
  started_at: Date | null
  ended_at: Date | null
  modified_at: Date
  uploaded_at: Date
  state: ArtifactRow['state']
  attributes: Record<string, unknown> | null
  links: { rel: string; key: string }[] | null
  generation: number
  size: number
  checksum: Buffer
}

const described = sql`a.id, a.node_id, n.name as node_name, a.type, a.kind, a.key, a.path, a.title, a.agent, a.agent_version,
  a.project, a.started_at, a.ended_at, a.state, a.attributes, a.links`

/** The columns of `artifacts a joined with nodes n`, of heads. Only for artifacts that have one. */
export const headColumns = sql`${described}, null as version_id, a.generation, a.size, a.checksum, a.modified_at, a.uploaded_at`
/** The same of `artifact_versions v` beside them. */
export const versionColumns = sql`${described}, v.id as version_id, v.generation, v.length as size, v.checksum,
  v.modified_at, v.uploaded_at`

export function toFacts(row: FactsRow): Facts {
  return {
    id: row.id,
    versionId: row.version_id,
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
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    modifiedAt: row.modified_at.toISOString(),
    uploadedAt: row.uploaded_at.toISOString(),
    state: row.state,
    attributes: row.attributes ?? {},
    links: row.links ?? [],
    generation: row.generation,
    size: row.size,
    checksum: row.checksum.toString('hex'),
  }
}

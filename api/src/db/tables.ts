/** The tables of `migrations/`, as Kysely sees them. Written by hand: change both together. */

import type { ColumnType, Generated } from 'kysely'

/** Given as JSON text, answered parsed. */
type Jsonb<T> = ColumnType<T | null, string | null, string | null>
type Derived<T> = ColumnType<T, never, never>

export interface Tables {
  users: UsersTable
  nodes: NodesTable
  api_keys: ApiKeysTable
  web_sessions: WebSessionsTable
  sign_in_links: SignInLinksTable
  artifacts: ArtifactsTable
  artifact_versions: ArtifactVersionsTable
  packs: PacksTable
  segments: SegmentsTable
  sync_runs: SyncRunsTable
  artifact_counts: ArtifactCountsTable
  activity: ActivityTable
  artifact_links: ArtifactLinksTable
  search_words: { user_id: string; word: string }
  saved_views: SavedViewsTable
}

interface UsersTable {
  user_id: string
  email: string
  created_at: Generated<Date>
}

interface NodesTable {
  user_id: string
  id: string
  name: string
  hostname: string
  platform: string
  arch: string
  cli_version: string
  created_at: Date
  last_seen_at: Date | null
  last_sync_at: Date | null
  unenrolled_at: Date | null
  clock_skew_ms: number | null
  seq: Generated<number>
  seq_run_id: string | null
  artifacts: Generated<number>
  bytes: Generated<number>
  tags: Generated<string[]>
  usual_gap_ms: number | null
  last_begun_at: Date | null
  enrolled_with: string | null
}

interface ApiKeysTable {
  user_id: string
  id: string
  kind: 'enroll' | 'node'
  node_id: string | null
  name: string
  digest: Buffer
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
  tags: Generated<string[]>
  max_uses: number | null
  uses: Generated<number>
}

interface WebSessionsTable {
  user_id: string
  id: Generated<string>
  last_used_at: Date | null
  user_agent: string | null
  digest: Buffer
  created_at: Date
  expires_at: Date
}

interface SignInLinksTable {
  user_id: string
  digest: Buffer
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

interface ArtifactsTable {
  user_id: string
  id: string
  node_id: string
  type: string
  key: string
  path: string
  kind: string
  generation: number | null
  size: number | null
  checksum: Buffer | null
  modified_at: Date
  uploaded_at: Date
  tip_generation: number
  tip_length: number
  tip_checksum: Buffer
  tip_partial: boolean
  title: string | null
  agent: string | null
  agent_version: string | null
  project: string | null
  started_at: Date | null
  ended_at: Date | null
  attributes: Jsonb<Record<string, unknown>>
  links: Jsonb<{ rel: string; key: string }[]>
  gone_at: Date | null
  failure: string | null
  state: Derived<'present' | 'gone' | 'failed'>
  title_sort: Derived<string>
  started_sort: Derived<Date>
}

interface ArtifactVersionsTable {
  user_id: string
  id: string
  artifact_id: string
  generation: number
  length: number
  checksum: Buffer
  modified_at: Date
  uploaded_at: Date
  created_at: Date
  is_first: Generated<boolean>
  added: Generated<number>
}

export type PackState = 'pending' | 'stored' | 'lost' | 'condemned'

interface PacksTable {
  user_id: string
  id: string
  node_id: string
  state: PackState
  size: number
  sha256: Buffer
  created_at: Date
  stored_at: Date | null
  lost_at: Date | null
  lost_reason: string | null
}

interface SegmentsTable {
  user_id: string
  pack_id: string
  offset: number
  stored_length: number
  artifact_id: string
  generation: number
  start: number
  end: number
  sha256: Buffer
  superseded_at: Date | null
}

interface SyncRunsTable {
  user_id: string
  id: string
  node_id: string
  cli_version: string
  started_at: Date
  ended_at: Date | null
  account: Jsonb<unknown>
  quiet: Generated<boolean>
  repeats: Generated<number>
}

/** Kept by triggers. */
interface ArtifactCountsTable {
  user_id: string
  dimension: 'type' | 'kind' | 'agent' | 'version' | 'project' | 'state' | 'gone' | 'failed'
  value: string
  part: number
  artifacts: number
  bytes: number
}

/** Kept by triggers. */
interface ActivityTable {
  user_id: string
  span: 'hour' | 'day'
  subject: 'node' | 'type' | 'agent'
  at: Date
  value: string
  part: number
  created: number
  changed: number
  bytes: number
}

/** Kept by triggers. */
interface ArtifactLinksTable {
  user_id: string
  artifact_id: string
  node_id: string
  type: string
  rel: string
  key: string
}

interface SavedViewsTable {
  user_id: string
  id: string
  name: string
  search: string
  created_at: Date
  position: Generated<number>
}

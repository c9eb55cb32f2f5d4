import type { RecordItem } from '@exfil/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../../../db/db.ts'
import { type Archive, type Artifact, type KnownVersion, nameOf, type Pack } from './archive.ts'
import type { Owner } from './owner.ts'
import type { LookedAt } from './packs.ts'
import { Stretches } from './stretches.ts'

/**
 * Loads what these items need and locks it until the transaction ends: packs first, then
 * artifacts, each in one order, as everybody who locks both must: ids, and types and keys.
 */
export async function loadArchive(
  tx: Tx,
  owner: Owner,
  items: readonly RecordItem[],
  lookedAt: LookedAt,
): Promise<Archive> {
  const packs = await loadPacks(tx, owner, items, lookedAt)
  const artifacts = await loadArtifacts(tx, owner, items)
  const existing = new Map([...artifacts.values()].map((artifact) => [artifact.id, artifact]))
  if (existing.size > 0) {
    await loadVersions(tx, owner, items, artifacts, existing)
    await loadStarts(tx, owner, items, artifacts, existing)
  }
  return { artifacts, packs, effects: { segments: [], supersede: [], healed: [] } }
}

async function loadPacks(
  tx: Tx,
  { userId, nodeId }: Owner,
  items: readonly RecordItem[],
  lookedAt: LookedAt,
): Promise<Map<string, Pack>> {
  const ids = [...new Set(items.flatMap(({ segments }) => segments.map(({ pack }) => pack)))]
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('packs')
    .select(['id', 'node_id', 'state', 'size'])
    .where('user_id', '=', userId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const packs = new Map<string, Pack>()
  for (const { id, node_id, state, size } of rows) {
    const usable = state === 'stored' || (state === 'pending' && lookedAt.get(id) === 'whole')
    packs.set(id, {
      id,
      ours: node_id === nodeId,
      state: usable ? state : 'unusable',
      size,
      taken: new Stretches(),
      used: false,
    })
  }
  const stored = rows.filter(({ state }) => state === 'stored').map(({ id }) => id)
  if (stored.length > 0) {
    const taken = await tx
      .selectFrom('segments')
      .select(['pack_id', 'offset', 'stored_length'])
      .where('user_id', '=', userId)
      .where('pack_id', '=', sql<string>`any(${stored}::text[])`)
      .orderBy('pack_id')
      .orderBy('offset')
      .execute()
    for (const { pack_id, offset, stored_length } of taken) {
      packs.get(pack_id)?.taken.take(offset, offset + stored_length)
    }
  }
  return packs
}

async function loadArtifacts(
  tx: Tx,
  { userId, nodeId }: Owner,
  items: readonly RecordItem[],
): Promise<Map<string, Artifact>> {
  const names = items
    .flatMap(({ type, key, formerKeys = [] }) => [key, ...formerKeys].map((name) => ({ type, key: name })))
    .sort((a, b) => (nameOf(a.type, a.key) < nameOf(b.type, b.key) ? -1 : 1))
  const { rows } = await sql<ArtifactRow>`
    select a.* from unnest(${names.map(({ type }) => type)}::text[], ${names.map(({ key }) => key)}::text[]) n (type, key)
    cross join lateral (
      select a.id, a.type, a.key, a.path, a.kind, a.generation, a.size, a.checksum, a.modified_at, a.uploaded_at,
             a.tip_generation, a.tip_length, a.tip_checksum, a.tip_partial,
             a.title, a.agent, a.agent_version, a.project, a.started_at, a.ended_at, a.attributes, a.links
      from artifacts a
      where a.user_id = ${userId} and a.node_id = ${nodeId} and a.type = n.type and a.key = n.key
      limit 1 for no key update
    ) a`.execute(tx)
  return new Map(rows.map((row) => [nameOf(row.type, row.key), toArtifact(row)]))
}

interface ArtifactRow {
  id: string
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
  attributes: RecordItem['description']['attributes'] | null
  links: RecordItem['description']['links'] | null
}

function toArtifact(row: ArtifactRow): Artifact {
  const { generation, size, checksum } = row
  return {
    id: row.id,
    isNew: false,
    changed: false,
    type: row.type,
    key: row.key,
    path: row.path,
    kind: row.kind,
    head:
      generation !== null && size !== null && checksum
        ? { generation, length: size, checksum: checksum.toString('hex') }
        : null,
    tip: { generation: row.tip_generation, length: row.tip_length, checksum: row.tip_checksum.toString('hex') },
    tipPartial: row.tip_partial,
    modifiedAt: row.modified_at,
    uploadedAt: row.uploaded_at,
    description: {
      title: row.title ?? undefined,
      agent: row.agent ?? undefined,
      agentVersion: row.agent_version ?? undefined,
      project: row.project ?? undefined,
      startedAt: row.started_at?.toISOString(),
      endedAt: row.ended_at?.toISOString(),
      attributes: row.attributes ?? undefined,
      links: row.links ?? undefined,
    },
    sizeBefore: size,
    known: new Map(),
    newest: null,
    starts: new Set(),
  }
}

/** Versions with a checksum that an item names, and the longest one of each tip generation. */
async function loadVersions(
  tx: Tx,
  { userId }: Owner,
  items: readonly RecordItem[],
  artifacts: ReadonlyMap<string, Artifact>,
  existing: ReadonlyMap<string, Artifact>,
): Promise<void> {
  const wanted = items.flatMap((item) => {
    const found = [item.key, ...(item.formerKeys ?? [])].flatMap((key) => artifacts.get(nameOf(item.type, key)) ?? [])
    return found.map(({ id }) => ({ id, checksum: Buffer.from(item.checksum, 'hex') }))
  })
  const { rows } = await sql<VersionRow>`
    with wanted as (
      select v.* from unnest(${wanted.map(({ id }) => id)}::text[], ${wanted.map(({ checksum }) => checksum)}::bytea[]) w (id, checksum)
      join artifact_versions v on v.user_id = ${userId} and v.artifact_id = w.id and v.checksum = w.checksum
      union
      select v.* from unnest(${[...existing.keys()]}::text[], ${[...existing.values()].map(({ tip }) => tip.generation)}::int[]) t (id, generation)
      cross join lateral (
        select * from artifact_versions v
        where v.user_id = ${userId} and v.artifact_id = t.id and v.generation = t.generation
        order by v.length desc limit 1
      ) v
    )
    select w.id, w.artifact_id, w.generation, w.length, w.checksum, w.modified_at, w.uploaded_at, w.created_at,
      w.is_first, w.added,
      exists (
        select from segments s join packs p on p.user_id = s.user_id and p.id = s.pack_id
        where s.user_id = ${userId} and s.artifact_id = w.artifact_id and s.generation = w.generation
          and s.start < w.length and s.superseded_at is null and p.state <> 'stored'
      ) as broken
    from wanted w`.execute(tx)
  for (const row of rows) {
    const artifact = existing.get(row.artifact_id)
    if (!artifact) continue
    const version: KnownVersion = {
      id: row.id,
      generation: row.generation,
      length: row.length,
      checksum: row.checksum.toString('hex'),
      modifiedAt: row.modified_at,
      uploadedAt: row.uploaded_at,
      createdAt: row.created_at,
      broken: row.broken,
      isFirst: row.is_first,
      added: row.added,
      change: 'none',
    }
    artifact.known.set(version.checksum, version)
    if (version.generation !== artifact.tip.generation) continue
    if (!artifact.newest || version.length > artifact.newest.length) artifact.newest = version
  }
}

interface VersionRow {
  id: string
  artifact_id: string
  generation: number
  length: number
  checksum: Buffer
  modified_at: Date
  uploaded_at: Date
  created_at: Date
  is_first: boolean
  added: number
  broken: boolean
}

async function loadStarts(
  tx: Tx,
  { userId }: Owner,
  items: readonly RecordItem[],
  artifacts: ReadonlyMap<string, Artifact>,
  existing: ReadonlyMap<string, Artifact>,
): Promise<void> {
  const replacing = items.flatMap(({ type, key, formerKeys = [], replacesFrom }) => {
    if (replacesFrom === undefined) return []
    const found = [key, ...formerKeys].flatMap((name) => artifacts.get(nameOf(type, name)) ?? [])
    return found.map(({ id, tip }) => ({ id, generation: tip.generation, from: replacesFrom }))
  })
  if (replacing.length === 0) return
  const { rows } = await sql<{ artifact_id: string; start: number }>`
    select s.artifact_id, s.start
    from unnest(${replacing.map(({ id }) => id)}::text[], ${replacing.map(({ generation }) => generation)}::int[],
                ${replacing.map(({ from }) => from)}::bigint[]) r (id, generation, at)
    join segments s on s.user_id = ${userId} and s.artifact_id = r.id and s.generation = r.generation
      and s.start >= r.at and s.superseded_at is null`.execute(tx)
  for (const { artifact_id, start } of rows) existing.get(artifact_id)?.starts.add(start)
}

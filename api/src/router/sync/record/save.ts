import { sql } from 'kysely'
import { Conflict, type Tx } from '../../../db/db.ts'
import type { Archive, Artifact, Effects, KnownVersion } from './archive.ts'
import type { Owner } from './owner.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
/** `jsonb[]` elements, or null. */
const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
const date = (text: string | undefined) => (text === undefined ? null : new Date(text))

/** The most an index row has room for. */
const KIND_BYTES = 128
const AGENT_BYTES = 256
const VERSION_BYTES = 256

/** As many whole characters as fit. */
const cut = (text: string, bytes: number) =>
  text.length * 3 <= bytes
    ? text
    : new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(text).subarray(0, bytes), { stream: true })

/**
 * Saves what the items changed, each table in one statement, and raises the node's `seq`
 * last: its row is locked for as short as possible. Resolves with the new `seq`.
 */
export async function saveArchive(
  tx: Tx,
  owner: Owner,
  runId: string,
  { artifacts, packs, effects }: Archive,
  now: Date,
): Promise<number> {
  const changed = [...artifacts.values()].filter(({ changed }) => changed)
  await insertArtifacts(
    tx,
    owner,
    changed.filter(({ isNew }) => isNew),
  )
  await updateArtifacts(
    tx,
    owner,
    changed.filter(({ isNew }) => !isNew),
  )
  await saveVersions(tx, owner, changed, effects)
  await saveSegments(tx, owner, effects, now)
  const stored = [...packs.values()].filter(({ state, used }) => used && state === 'pending')
  if (stored.length > 0) {
    await tx
      .updateTable('packs')
      .set({ state: 'stored', stored_at: now })
      .where('user_id', '=', owner.userId)
      .where('id', '=', sql<string>`any(${stored.map(({ id }) => id)}::text[])`)
      .execute()
  }
  return raiseSeq(tx, owner, runId, changed)
}

function columnsOf(artifacts: readonly Artifact[]) {
  const of = <T>(pick: (artifact: Artifact) => T) => artifacts.map(pick)
  return sql`unnest(
    ${of(({ id }) => id)}::text[], ${of(({ type }) => type)}::text[], ${of(({ key }) => key)}::text[],
    ${of(({ path }) => path)}::text[], ${of(({ kind }) => cut(kind, KIND_BYTES))}::text[],
    ${of(({ head }) => head?.generation ?? null)}::int[], ${of(({ head }) => head?.length ?? null)}::bigint[],
    ${of(({ head }) => head && hex(head.checksum))}::bytea[],
    ${of(({ modifiedAt }) => modifiedAt)}::timestamptz[], ${of(({ uploadedAt }) => uploadedAt)}::timestamptz[],
    ${of(({ tip }) => tip.generation)}::int[], ${of(({ tip }) => tip.length)}::bigint[],
    ${of(({ tip }) => hex(tip.checksum))}::bytea[], ${of(({ tipPartial }) => tipPartial)}::bool[],
    ${of(({ description }) => description.title ?? null)}::text[],
    ${of(({ description: { agent } }) => agent && cut(agent, AGENT_BYTES))}::text[],
    ${of(({ description: { agentVersion } }) => agentVersion && cut(agentVersion, VERSION_BYTES))}::text[],
    ${of(({ description }) => description.project ?? null)}::text[],
    ${of(({ description }) => date(description.startedAt))}::timestamptz[],
    ${of(({ description }) => date(description.endedAt))}::timestamptz[],
    ${of(({ description }) => json(description.attributes))}::jsonb[],
    ${of(({ description }) => json(description.links))}::jsonb[]
  ) as n (id, type, key, path, kind, generation, size, checksum, modified_at, uploaded_at, tip_generation, tip_length,
          tip_checksum, tip_partial, title, agent, agent_version, project, started_at, ended_at, attributes, links)`
}

async function insertArtifacts(tx: Tx, { userId, nodeId }: Owner, artifacts: Artifact[]): Promise<void> {
  if (artifacts.length === 0) return
  // One order for everybody: two calls that make the same artifacts wait for each other instead of deadlocking.
  artifacts.sort((a, b) => (a.type === b.type ? (a.key < b.key ? -1 : 1) : a.type < b.type ? -1 : 1))
  const { numAffectedRows } = await sql`
    insert into artifacts (user_id, node_id, id, type, key, path, kind, generation, size, checksum, modified_at,
      uploaded_at, tip_generation, tip_length, tip_checksum, tip_partial, title, agent, agent_version, project,
      started_at, ended_at, attributes, links)
    select ${userId}, ${nodeId}, n.* from ${columnsOf(artifacts)}
    on conflict (user_id, node_id, type, key) do nothing`.execute(tx)
  if (Number(numAffectedRows) < artifacts.length) throw new Conflict('another call recorded one of these artifacts')
}

async function updateArtifacts(tx: Tx, { userId }: Owner, artifacts: Artifact[]): Promise<void> {
  if (artifacts.length === 0) return
  await sql`
    update artifacts a set
      key = n.key, path = n.path, kind = n.kind, generation = n.generation, size = n.size, checksum = n.checksum,
      modified_at = n.modified_at, uploaded_at = n.uploaded_at, tip_generation = n.tip_generation,
      tip_length = n.tip_length, tip_checksum = n.tip_checksum, tip_partial = n.tip_partial, title = n.title,
      agent = n.agent, agent_version = n.agent_version, project = n.project, started_at = n.started_at,
      ended_at = n.ended_at, attributes = n.attributes, links = n.links, gone_at = null, failure = null
    from ${columnsOf(artifacts)}
    where a.user_id = ${userId} and a.id = n.id`.execute(tx)
}

async function saveVersions(
  tx: Tx,
  { userId }: Owner,
  artifacts: readonly Artifact[],
  { healed }: Effects,
): Promise<void> {
  if (healed.length > 0) {
    await sql`
      update artifact_versions v set generation = h.target
      from unnest(${healed.map(({ artifactId }) => artifactId)}::text[], ${healed.map(({ from }) => from)}::int[],
                  ${healed.map(({ to }) => to)}::int[], ${healed.map(({ length }) => length)}::bigint[])
           as h (artifact_id, source, target, length)
      where v.user_id = ${userId} and v.artifact_id = h.artifact_id and v.generation = h.source
        and v.length <= h.length`.execute(tx)
  }
  const versions = artifacts.flatMap(({ id, known, newest }) =>
    [...new Set([...known.values(), ...(newest ? [newest] : [])])].map((version) => ({ artifactId: id, ...version })),
  )
  const columns = (rows: readonly (KnownVersion & { artifactId: string })[]) => sql`unnest(
    ${rows.map(({ id }) => id)}::text[], ${rows.map(({ artifactId }) => artifactId)}::text[],
    ${rows.map(({ generation }) => generation)}::int[], ${rows.map(({ length }) => length)}::bigint[],
    ${rows.map(({ checksum }) => hex(checksum))}::bytea[], ${rows.map(({ modifiedAt }) => modifiedAt)}::timestamptz[],
    ${rows.map(({ uploadedAt }) => uploadedAt)}::timestamptz[], ${rows.map(({ createdAt }) => createdAt)}::timestamptz[],
    ${rows.map(({ isFirst }) => isFirst)}::bool[], ${rows.map(({ added }) => added)}::bigint[]
  ) as n (id, artifact_id, generation, length, checksum, modified_at, uploaded_at, created_at, is_first, added)`
  const moved = versions.filter(({ change }) => change === 'move')
  if (moved.length > 0) {
    await sql`
      update artifact_versions v set length = n.length, checksum = n.checksum, modified_at = n.modified_at,
        uploaded_at = n.uploaded_at, added = n.added
      from ${columns(moved)} where v.user_id = ${userId} and v.id = n.id`.execute(tx)
  }
  const added = versions.filter(({ change }) => change === 'insert')
  if (added.length > 0) {
    await sql`
      insert into artifact_versions (user_id, id, artifact_id, generation, length, checksum, modified_at, uploaded_at,
        created_at, is_first, added)
      select ${userId}, n.* from ${columns(added)}`.execute(tx)
  }
}

async function saveSegments(tx: Tx, { userId }: Owner, { segments, supersede }: Effects, now: Date): Promise<void> {
  if (supersede.length > 0) {
    await sql`
      update segments s set superseded_at = ${now}
      from unnest(${supersede.map(({ artifactId }) => artifactId)}::text[],
                  ${supersede.map(({ generation }) => generation)}::int[], ${supersede.map(({ from }) => from)}::bigint[])
           as o (artifact_id, generation, at)
      where s.user_id = ${userId} and s.artifact_id = o.artifact_id and s.generation = o.generation
        and s.start >= o.at and s.superseded_at is null`.execute(tx)
  }
  if (segments.length === 0) return
  await sql`
    insert into segments (user_id, pack_id, "offset", stored_length, artifact_id, generation, start, "end", sha256,
      superseded_at)
    select ${userId}, n.* from unnest(
      ${segments.map(({ pack }) => pack)}::text[], ${segments.map(({ offset }) => offset)}::bigint[],
      ${segments.map(({ storedLength }) => storedLength)}::bigint[],
      ${segments.map(({ artifactId }) => artifactId)}::text[],
      ${segments.map(({ generation }) => generation)}::int[], ${segments.map(({ start }) => start)}::bigint[],
      ${segments.map(({ end }) => end)}::bigint[], ${segments.map(({ sha256 }) => hex(sha256))}::bytea[],
      ${segments.map(({ superseded }) => (superseded ? now : null))}::timestamptz[]
    ) as n`.execute(tx)
}

async function raiseSeq(tx: Tx, { userId, nodeId }: Owner, runId: string, changed: Artifact[]): Promise<number> {
  const shown = changed.filter(({ sizeBefore, head }) => sizeBefore === null && head !== null).length
  const bytes = changed.reduce((sum, { sizeBefore, head }) => sum + (head?.length ?? 0) - (sizeBefore ?? 0), 0)
  const { seq } = await tx
    .updateTable('nodes')
    .set((node) => ({
      seq: node('seq', '+', 1),
      seq_run_id: runId,
      artifacts: node('artifacts', '+', shown),
      bytes: node('bytes', '+', bytes),
    }))
    .where('user_id', '=', userId)
    .where('id', '=', nodeId)
    .returning('seq')
    .executeTakeFirstOrThrow()
  return seq
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { World } from './world.ts'

/** How one of the copies differs from the artifact that they are copies of. */
export interface Copy {
  title?: string | null
  agent?: string | null
  agentVersion?: string | null
  project?: string | null
  kind?: string
  type?: string
  size?: number
  /** Default: the original's. */
  nodeId?: string
}

const MINUTE = 60_000
const ID = /^[0-9a-f]{32}$/

/**
 * Puts rows beside those that a sync made: a long list without the work of sending it. They have no content to download.
 * The `n`th is changed ten minutes before the one before it, and the first ten minutes before the oldest of all others.
 */
export async function addCopies(world: World, count: number, copy: (n: number) => Copy): Promise<void> {
  const oldest = (await world.dashboard.artifacts()).at(-1)
  if (!oldest) throw new Error('there is no artifact to make copies of')
  const client = new pg.Client(readFileSync(join(world.stack.ready.data, 'database-url'), 'utf8').trim())
  await client.connect()
  try {
    const rows = Array.from({ length: count }, (_, n) => ({
      ...{ id: `art_${idOf(n)}`, key: `copy-${n}`, path: `~/copies/${n}.md`, type: oldest.type, kind: oldest.kind },
      ...{ size: 1_000, nodeId: oldest.nodeId, title: `Copy ${n}`, agent: null, agentVersion: null, project: null },
      modifiedAt: new Date(Date.parse(oldest.modifiedAt) - (n + 1) * 10 * MINUTE).toISOString(),
      ...copy(n),
    }))
    await client.query(
      `insert into artifacts (user_id, id, node_id, type, key, path, kind, generation, size, checksum, modified_at,
         uploaded_at, tip_generation, tip_length, tip_checksum, tip_partial, title, agent, agent_version, project)
       select a.user_id, r.id, r."nodeId", r.type, r.key, r.path, r.kind, 1, r.size, a.checksum, r."modifiedAt",
         r."modifiedAt", 1, r.size, a.checksum, false, r.title, r.agent, r."agentVersion", r.project
       from artifacts a, jsonb_to_recordset($2::jsonb) r (id text, "nodeId" text, type text, key text, path text, kind text,
         size bigint, "modifiedAt" timestamptz, title text, agent text, "agentVersion" text, project text)
       where a.id = $1`,
      [oldest.id, JSON.stringify(rows)],
    )
    // As the api learns the words of what it records.
    await client.query(
      `insert into search_words select user_id, w from artifacts, unnest($2::text[]) w where id = $1 on conflict do nothing`,
      [oldest.id, [...new Set(rows.flatMap(({ title }) => title?.toLowerCase().match(/\p{L}{4,24}/gu) ?? []))]],
    )
    await client.query(
      `update nodes n set artifacts = a.artifacts, bytes = a.bytes
       from (select node_id, count(*) as artifacts, sum(size) as bytes from artifacts group by 1) a where n.id = a.node_id`,
    )
    await client.query('analyze artifacts')
  } finally {
    await client.end()
  }
}

/** Another machine of the same person, that nothing runs on. Resolves to its id. */
export async function addNode(world: World, name: string): Promise<string> {
  const id = `node_${idOf(world.stack.port)}`
  const client = new pg.Client(readFileSync(join(world.stack.ready.data, 'database-url'), 'utf8').trim())
  await client.connect()
  try {
    await client.query(
      `insert into nodes (user_id, id, name, hostname, platform, arch, cli_version, created_at, last_seen_at)
       select user_id, $2, $3, 'elsewhere', platform, arch, cli_version, created_at, last_seen_at from nodes where id = $1`,
      [world.stack.ready.nodeId, id, name],
    )
  } finally {
    await client.end()
  }
  return id
}

function idOf(n: number): string {
  const id = `${n.toString(16).padStart(12, '0')}70008000${'0'.repeat(12)}`
  if (!ID.test(id)) throw new Error(`${id} is no id`)
  return id
}

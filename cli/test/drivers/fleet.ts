import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Random, random } from './random.ts'

export interface FleetSize {
  machines: number
  artifacts: number
}

/** Rows of the tables, as a fleet leaves them; the newest moment in them is `now`. */
interface Fleet {
  nodes: NodeRow[]
  artifacts: ArtifactRow[]
  versions: VersionRow[]
  runs: RunRow[]
  keys: KeyRow[]
}

interface NodeRow {
  id: string
  name: string
  platform: string
  arch: string
  tags: string[]
  seen: string
  gap: number
  retired: string | null
  since: string
}

interface ArtifactRow {
  id: string
  node: string
  type: string
  kind: string
  key: string
  path: string
  title: string
  agent: string | null
  version: string | null
  project: string
  size: number
  begun: string
  modified: string
  gone: boolean
  failed: boolean
}

interface VersionRow {
  id: string
  artifact: string
  length: number
  added: number
  modified: string
  first: boolean
}

interface RunRow {
  id: string
  node: string
  begun: string
  ended: string | null
  account: object | null
  repeats: number
}

interface KeyRow {
  id: string
  node: string | null
  name: string
  created: string
  expires: string | null
  revoked: string | null
  uses: number
  max: number | null
  tags: string[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const DAYS = 34

/**
 * Writes machines with what they sent straight into the database of a stack: a thousand of them in seconds, the same
 * ones every time, as seen at `now`. Contents are not there, only what is known of them. A second call with another
 * seed adds further machines.
 */
export async function seedFleet(data: string, size: FleetSize, seed = 7, now = Date.now()): Promise<void> {
  const client = new pg.Client(readFileSync(join(data, 'database-url'), 'utf8').trim())
  await client.connect()
  try {
    const { rows } = await client.query('select user_id, (select count(*)::int from nodes) as known from users')
    const { user_id: owner, known } = rows[0]
    const fleet = inventFleet(size, random(seed), now, known)
    await client.query('begin')
    for (const [table, insert] of Object.entries(INSERTS) as [keyof Fleet, string][])
      await client.query(insert, [owner, JSON.stringify(fleet[table])])
    await client.query(TOTALS, [owner])
    await client.query('commit')
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

/** Lets an enrolment key end now. */
export async function expireKey(data: string, id: string): Promise<void> {
  const client = new pg.Client(readFileSync(join(data, 'database-url'), 'utf8').trim())
  await client.connect()
  await client.query("update api_keys set expires_at = now() - interval '1 second' where id = $1", [id])
  await client.end()
}

/** Takes away every machine and all that hangs on it: an account as on its first day. */
export async function emptyFleet(data: string): Promise<void> {
  const client = new pg.Client(readFileSync(join(data, 'database-url'), 'utf8').trim())
  await client.connect()
  try {
    await client.query('begin')
    for (const table of [
      'artifact_links',
      'segments',
      'artifact_versions',
      'artifacts',
      'packs',
      'sync_runs',
      'api_keys',
      'nodes',
    ])
      await client.query(`delete from ${table}`)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

const PEOPLE = ['ana', 'kenji', 'maya', 'tomas', 'lena', 'omar', 'ines', 'priya', 'jonas', 'chloe', 'davi', 'noor']
const ROLES = [
  {
    role: 'laptop',
    name: (n: number, who: string) => `${who}-${n < 12 ? 'macbook' : `macbook-${n}`}`,
    platform: 'darwin',
    arch: 'arm64',
    gap: 5 * MINUTE,
  },
  { role: 'ci', name: (n: number) => `ci-linux-${three(n)}`, platform: 'linux', arch: 'x64', gap: 20 * MINUTE },
  { role: 'vm', name: (n: number) => `agent-vm-${three(n)}`, platform: 'linux', arch: 'x64', gap: 5 * MINUTE },
  { role: 'gpu', name: (n: number) => `gpu-${three(n)}`, platform: 'linux', arch: 'x64', gap: 5 * MINUTE },
  {
    role: 'desk',
    name: (n: number, who: string) => `${who}-desktop-${n}`,
    platform: 'win32',
    arch: 'x64',
    gap: 10 * MINUTE,
  },
] as const
const TYPES = [
  { type: 'claude-code', agent: 'claude-code', versions: ['2.1.80', '2.1.78', '2.0.61'], folder: '.claude/projects' },
  { type: 'codex', agent: 'codex', versions: ['0.98.0', '0.96.1'], folder: '.codex/sessions' },
  { type: 'gemini', agent: 'gemini-cli', versions: ['0.21.0'], folder: '.gemini/tmp' },
  { type: 'nightly-loop', agent: null, versions: [], folder: 'loops' },
] as const
const VERBS = ['Fix', 'Add', 'Explain', 'Review', 'Speed up', 'Rename', 'Test', 'Document', 'Investigate', 'Migrate']
const THINGS = [
  'the flaky checkout test',
  'the parser for invoices',
  'retry with back-off in the queue',
  'the login page',
  'pagination of the orders API',
  'the nightly build',
  'dark mode in settings',
  'the memory leak in the importer',
  'the schema of events',
  'time zones in reports',
]
const WHY = ['', '', ' before the release', ' after the upgrade', ' on Windows', ' for large tenants', ', part two']
const PROJECTS = ['checkout', 'billing', 'mobile-app', 'infra', 'website', 'data-pipeline', 'search', 'docs']

const three = (n: number) => String(n).padStart(3, '0')
const iso = (time: number) => new Date(time).toISOString()
const rounded = (n: number) => Math.round(n)

function inventFleet({ machines, artifacts }: FleetSize, dice: Random, now: number, known: number): Fleet {
  const id = (prefix: string) => `${prefix}_${dice.uuid().replaceAll('-', '')}`
  const fleet: Fleet = { nodes: [], artifacts: [], versions: [], runs: [], keys: [] }
  const counts = new Map<string, number>()
  for (let n = 0; n < machines; n++) {
    const role =
      ROLES[n < ROLES.length ? n : dice.between(0, 9) < 5 ? 1 : dice.between(0, 9) < 6 ? 2 : dice.between(0, 4)]
    if (!role) throw new Error('no role')
    const number = (counts.get(role.role) ?? known) + 1
    counts.set(role.role, number)
    const silent = n > 2 && dice.next() < 0.03
    const retired = n > 4 && dice.next() < 0.02
    const seen =
      silent || retired
        ? now - dice.between(2, 20) * DAY - dice.between(0, 600) * MINUTE
        : now - rounded(role.gap * dice.next())
    fleet.nodes.push({
      ...{
        id: id('node'),
        name: role.name(number, PEOPLE[number % PEOPLE.length] ?? ''),
        platform: role.platform,
        arch: role.arch,
      },
      tags: [role.role, ...(role.role === 'laptop' || role.role === 'desk' ? [] : [dice.pick(['eu', 'us'])])],
      ...{
        seen: iso(seen),
        gap: role.gap,
        retired: retired ? iso(seen + HOUR) : null,
        since: iso(now - dice.between(40, 200) * DAY),
      },
    })
  }
  for (let n = 0; n < artifacts; n++) inventArtifact(fleet, n, dice, id)
  for (const [n, node] of fleet.nodes.entries()) inventRuns(fleet, node, n < 5 ? 30 : 1, dice, id)
  for (const node of fleet.nodes)
    fleet.keys.push({
      ...{ id: id('key'), node: node.id, name: node.name, created: node.since, expires: null, revoked: node.retired },
      ...{ uses: 0, max: null, tags: [] },
    })
  const key = (name: string, facts: Partial<KeyRow>) =>
    fleet.keys.push({
      ...{ id: id('key'), node: null, name, created: iso(now - 9 * DAY), expires: null, revoked: null },
      ...{ uses: 0, max: null, tags: [], ...facts },
    })
  key('Laptops of the team', { tags: ['laptop'], uses: 3, expires: iso(now + 20 * DAY) })
  key('CI runners', { tags: ['ci', 'eu'], uses: 12, max: 500, expires: iso(now + 40 * HOUR) })
  key('One GPU box', { tags: ['gpu'], uses: 1, max: 1 })
  key('Trial', { created: iso(now - 60 * DAY), expires: iso(now - 30 * DAY) })
  key('Lost laptop', { created: iso(now - 80 * DAY), revoked: iso(now - 70 * DAY) })
  return fleet
}

/** By day and by night as people and machines work, lately more, most of it on few machines. */
function inventArtifact(fleet: Fleet, n: number, dice: Random, id: (prefix: string) => string) {
  const { nodes } = fleet
  const node = nodes[n < nodes.length ? n : Math.floor(dice.next() ** 2 * nodes.length)]
  const kind = TYPES[[0, 0, 0, 0, 0, 0, 1, 1, 2, 3][dice.between(0, 9)] ?? 0]
  if (!node || !kind) throw new Error('nothing to invent for')
  const asleep = node.tags.includes('laptop') || node.tags.includes('desk')
  const last = Date.parse(node.seen)
  let begun = 0
  do begun = last - Math.floor(dice.next() ** 1.6 * DAYS * DAY)
  while (asleep && !isAwake(begun))
  const key = dice.uuid()
  const project = PROJECTS[Math.floor(dice.next() ** 2 * PROJECTS.length)] ?? 'docs'
  const turns = dice.next() < 0.7 ? 1 : dice.between(2, 5)
  const artifact = id('art')
  let [length, at] = [0, begun]
  for (let turn = 0; turn < turns; turn++) {
    const added = Math.floor(2_000 + dice.next() ** 4 * 3_000_000)
    length += added
    fleet.versions.push({ id: id('ver'), artifact, length, added, modified: iso(at), first: turn === 0 })
    const next = at + dice.between(65, 900) * MINUTE
    if (next > last) break
    at = turn < turns - 1 ? next : at
  }
  fleet.artifacts.push({
    ...{ id: artifact, node: node.id, type: kind.type, kind: dice.next() < 0.8 ? 'session' : 'subagent', key },
    path: `~/${kind.folder}/${project}/${key}.jsonl`,
    title: `${dice.pick(VERBS)} ${dice.pick(THINGS)}${dice.pick(WHY)}`,
    ...{
      agent: kind.agent,
      version: kind.versions.length > 0 ? dice.pick<string>(kind.versions) : null,
      project: `~/dev/${project}`,
    },
    ...{ size: length, begun: iso(begun), modified: iso(Date.parse(fleet.versions.at(-1)?.modified ?? iso(begun))) },
    ...{ gone: dice.next() < 0.02, failed: dice.next() < 0.004 },
  })
}

function isAwake(time: number): boolean {
  const date = new Date(time)
  const hour = date.getUTCHours()
  return date.getUTCDay() % 6 !== 0 && hour >= 7 && hour <= 19
}

function inventRuns(fleet: Fleet, node: NodeRow, count: number, dice: Random, id: (prefix: string) => string) {
  const own = fleet.artifacts.filter((one) => one.node === node.id)
  const failing = own.filter(({ failed }) => failed)
  for (let run = 0; run < count; run++) {
    const begun = Date.parse(node.seen) - run * rounded(node.gap * (1 + dice.next() * 6))
    const uploaded = dice.next() < 0.5 ? 0 : Math.min(own.length, dice.between(1, 4))
    const failed = Math.min(failing.length, own.length - uploaded)
    const bytesSent = uploaded * dice.between(4_000, 90_000)
    const tally = {
      ...{ seen: own.length, unchanged: own.length - uploaded - failed, uploaded, known: 0, skipped: 0, failed },
      ...{ described: 0, gone: 0, bytesRead: bytesSent * 4, bytesSent },
    }
    const issues = failing.slice(0, failed).map(({ type, key, path }) => ({
      ...{ collector: type, key, path, code: 'denied', message: 'permission denied' },
    }))
    const account = {
      ...{ run: id('run'), ...tally, puts: uploaded > 0 ? 1 : 0, apiCalls: 2, durationMs: 400 },
      ...{ collectors: [{ id: 'claude-code', version: '0.1.0', ...tally }], issues },
    }
    fleet.runs.push({
      ...{ id: account.run, node: node.id, begun: iso(begun), ended: iso(begun + 900), account },
      repeats: uploaded > 0 ? 0 : dice.between(0, 40),
    })
  }
}

/** What every insert begins with: the rows, as a table of their own. */
const rows = (columns: string) => `jsonb_to_recordset($2::jsonb) r (${columns})`

const INSERTS: Record<keyof Fleet, string> = {
  nodes: `
    insert into nodes (user_id, id, name, hostname, platform, arch, cli_version, created_at, last_seen_at, last_sync_at,
      tags, usual_gap_ms, last_begun_at, unenrolled_at)
    select $1, id, name, name, platform, arch, '0.1.0', since, seen, seen, tags, gap, seen, retired
    from ${rows('id text, name text, platform text, arch text, tags text[], seen timestamptz, gap bigint, retired timestamptz, since timestamptz')}`,
  artifacts: `
    insert into artifacts (user_id, id, node_id, type, key, path, kind, generation, size, checksum, modified_at,
      uploaded_at, tip_generation, tip_length, tip_checksum, tip_partial, title, agent, agent_version, project, started_at,
      ended_at, gone_at, failure)
    select $1, id, node, type, key, path, kind, 1, size, sha256(convert_to(key || size, 'UTF8')), modified,
      modified + interval '2 minutes', 1, size, sha256(convert_to(key || size, 'UTF8')), false, title, agent, version, project,
      begun, modified, case when gone then modified end, case when failed then 'denied: permission denied' end
    from ${rows('id text, node text, type text, kind text, key text, path text, title text, agent text, version text, project text, size bigint, begun timestamptz, modified timestamptz, gone boolean, failed boolean')}`,
  versions: `
    insert into artifact_versions (user_id, id, artifact_id, generation, length, checksum, modified_at, uploaded_at,
      created_at, is_first, added)
    select $1, r.id, artifact, 1, length, sha256(convert_to(a.key || length, 'UTF8')), r.modified,
      r.modified + interval '2 minutes', r.modified + interval '2 minutes', first, added
    from ${rows('id text, artifact text, length bigint, added bigint, modified timestamptz, first boolean')}
    join artifacts a on a.user_id = $1 and a.id = artifact`,
  runs: `
    insert into sync_runs (user_id, id, node_id, cli_version, started_at, ended_at, account, quiet, repeats)
    select $1, id, node, '0.1.0', begun, ended, account, repeats > 0, repeats
    from ${rows('id text, node text, begun timestamptz, ended timestamptz, account jsonb, repeats integer')}`,
  keys: `
    insert into api_keys (user_id, id, kind, node_id, name, digest, created_at, expires_at, last_used_at, revoked_at, tags,
      uses, max_uses)
    select $1, id, case when node is null then 'enroll' else 'node' end, node, name, sha256(convert_to(id, 'UTF8')), created,
      expires, case when uses > 0 or node is not null then created end, revoked, tags, uses, max
    from ${rows('id text, node text, name text, created timestamptz, expires timestamptz, revoked timestamptz, uses integer, max integer, tags text[]')}
    where node is not null or not exists (select from api_keys k where k.node_id is null and k.name = r.name)`,
}

/** As the api keeps them. */
const TOTALS = `
  update nodes n set artifacts = a.artifacts, bytes = a.bytes
  from (select node_id, count(*) as artifacts, sum(size) as bytes from artifacts where user_id = $1 group by 1) a
  where n.user_id = $1 and n.id = a.node_id`

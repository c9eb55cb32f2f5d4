import pg from 'pg'
import { COUNTS } from '../test/rollup-queries.ts'

/** How large the archive is that views are measured on: that of one user among ten. */
export interface ArchiveSize {
  readonly artifacts: number
  readonly nodes: number
  /** Artifacts of each of the nine others. */
  readonly neighbours: number
}

export const HEAVY_EMAIL = 'heavy@bench.test'
const STEP = 50_000

/**
 * Fills an empty, migrated database with archives as they become: most of the work on few machines, most of it lately,
 * few projects with many sessions and many with few. The same rows every time. Resolves to the heavy user's id.
 */
export async function seedArchive(ownerUrl: string, size: ArchiveSize, say: (line: string) => void): Promise<string> {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    await client.query("set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '1GB'")
    await client.query(FUNCTIONS)
    const { rows: indexes } = await client.query(LIST_INDEXES)
    for (const { name } of indexes) await client.query(`drop index ${name}`)
    await client.query(TRIGGERS('disable'))
    for (let user = 9; user >= 0; user--) {
      const artifacts = user === 0 ? size.artifacts : size.neighbours
      const nodes = user === 0 ? size.nodes : Math.max(1, Math.ceil(size.nodes / 100))
      const email = user === 0 ? HEAVY_EMAIL : `${user}@bench.test`
      await client.query("insert into users (user_id, email) values (pg_temp.id('usr', $1::int, 0), $2)", [user, email])
      await client.query(NODES, [user, nodes])
      for (let from = 0; from < artifacts; from += STEP) {
        if (user === 0 && from % (5 * STEP) === 0) say(`${from} of ${artifacts} artifacts`)
        const stretch = [user, from, Math.min(from + STEP, artifacts) - 1]
        await client.query(ARTIFACTS, [...stretch, nodes])
        await client.query(VERSIONS, stretch)
        await client.query(SEGMENTS, [...stretch, nodes])
      }
      await client.query(TOTALS, [user])
    }
    say('indexes and rollups')
    for (const { definition } of indexes) await client.query(definition)
    await client.query(`insert into artifact_counts ${COUNTS}; ${CHART}; ${WORDS}; ${LINKS}`)
    await client.query(TRIGGERS('enable'))
    await client.query('vacuum analyze')
    const { rows } = await client.query('select user_id from users where email = $1', [HEAVY_EMAIL])
    return rows[0].user_id
  } finally {
    await client.end()
  }
}

const LIST_INDEXES = `
  select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i left join pg_constraint c on c.conindid = i.indexrelid
  where i.indrelid = 'artifacts'::regclass and c.oid is null`
const TRIGGERS = (what: 'enable' | 'disable') =>
  ['artifacts', 'artifact_versions'].map((table) => `alter table ${table} ${what} trigger user`).join(';')

/** `r`: numbers from 0 to 1 that look random, one per `i` and `salt`. `id`: an entity's, by user and number. */
const FUNCTIONS = `
  create function pg_temp.r(i bigint, salt int) returns double precision language sql immutable
  as $$ select (hashint8extended(i, salt) & 1048575) / 1048576.0 $$;
  create function pg_temp.id(prefix text, owner int, number bigint) returns text language sql immutable
  as $$ select prefix || '_' || lpad(to_hex(number / 65536), 8, '0') || lpad(to_hex(number % 65536), 4, '0') || '7000'
    || lpad(to_hex(owner), 16, '0') $$;
  create function pg_temp.node(i bigint, nodes int) returns bigint language sql immutable
  as $$ select floor(power(pg_temp.r(i, 1), 3) * nodes)::bigint $$;
  create function pg_temp.pick(i bigint, salt int, words text[]) returns text language sql immutable
  as $$ select words[1 + floor(power(pg_temp.r(i, salt), 2) * array_length(words, 1))::int] $$;`

const NODES = `
  insert into nodes (user_id, id, name, hostname, platform, arch, cli_version, created_at, last_seen_at, last_sync_at,
    tags, usual_gap_ms, last_begun_at)
  select pg_temp.id('usr', $1::int, 0), pg_temp.id('node', $1::int, n), 'machine-' || n, 'machine-' || n,
    pg_temp.pick(n, 20, '{linux,darwin,win32}'), 'x64', '0.1.0', now() - interval '400 days', seen, seen,
    array[pg_temp.pick(n, 22, '{ci,laptop,fleet,gpu}')], 300000, seen
  from (select n, now() - power(pg_temp.r(n, 21), 8) * interval '60 days' as seen
        from generate_series(0, $2::int - 1) n) x`

/** Titles of real length; projects and machines by a power law; times that thin out over 400 days. */
const ARTIFACTS = `
  insert into artifacts (user_id, id, node_id, type, key, path, kind, generation, size, checksum, modified_at,
    uploaded_at, tip_generation, tip_length, tip_checksum, tip_partial, title, agent, agent_version, project, started_at,
    ended_at, gone_at, failure, links)
  select pg_temp.id('usr', $1::int, 0), pg_temp.id('art', $1::int, i), pg_temp.id('node', $1::int, pg_temp.node(i, $4::int)), type,
    md5('key' || i), '~/.' || type || '/projects/-home-dev-' || project || '/' || md5('key' || i) || '.jsonl', kind, 1, size, sum,
    modified, modified + interval '1 minute', 1, size, sum, false,
    pg_temp.pick(i, 4, '{Fix,Add,Explain,Review,Rename,Move,Test,Speed up,Document,Investigate}') || ' the '
      || pg_temp.pick(i, 5, '{parser,login page,flaky test,build,cache,migration,exporter,queue,retry,schema,dashboard}')
      || ' of ' || substr(md5('title' || i), 1, 8) || ' so that ' || substr(md5('why' || i), 1, 12) || ' holds',
    case when type = 'system' then null else type || '-agent' end, '2.' || (i % 4) || '.' || floor(pg_temp.r(i, 6) * 30),
    '~/dev/' || project, modified - interval '1 hour', modified,
    case when pg_temp.r(i, 7) < 0.03 then modified end, case when pg_temp.r(i, 7) > 0.999 then 'denied: no permission' end,
    case when kind = 'subagent' then jsonb_build_array(jsonb_build_object('rel', 'parent', 'key', md5('key' || i / 10 * 10))) end
  from (
    select i, pg_temp.pick(i, 2, '{alpha,beta,gamma,system}') as type,
      pg_temp.pick(i, 3, '{session,subagent,history,tool-result,memory,plan,journal,scan}') as kind,
      'project-' || floor(power(pg_temp.r(i, 8), 3) * 3000) as project,
      (200 + power(pg_temp.r(i, 9), 6) * 20000000)::bigint as size,
      sha256(convert_to($1::int || ' ' || i, 'UTF8')) as sum,
      date_trunc('milliseconds', now() - power(pg_temp.r(i, 10), 2) * interval '400 days') as modified
    from generate_series($2::bigint, $3::bigint) i
  ) x`

const VERSIONS = `
  insert into artifact_versions (user_id, id, artifact_id, generation, length, checksum, modified_at, uploaded_at,
    created_at, is_first, added)
  select user_id, pg_temp.id('ver', $1::int, i), id, 1, size, checksum, modified_at, uploaded_at, uploaded_at, true, size
  from generate_series($2::bigint, $3::bigint) i
  join artifacts on user_id = pg_temp.id('usr', $1::int, 0) and id = pg_temp.id('art', $1::int, i)`

/** One segment each, two hundred to a pack. */
const SEGMENTS = `
  with p as (
    insert into packs (user_id, id, node_id, state, size, sha256, created_at, stored_at)
    select pg_temp.id('usr', $1::int, 0), pg_temp.id('pack', $1::int, p), pg_temp.id('node', $1::int, pg_temp.node(p, $4::int)), 'stored',
      4000000, sha256(convert_to('pack' || p, 'UTF8')), now(), now()
    from generate_series($2::bigint / 200, $3::bigint / 200) p
  )
  insert into segments (user_id, pack_id, "offset", stored_length, artifact_id, generation, start, "end", sha256)
  select user_id, pg_temp.id('pack', $1::int, i / 200), (i % 200) * 20000, 15000, id, 1, 0, size, checksum
  from generate_series($2::bigint, $3::bigint) i
  join artifacts on user_id = pg_temp.id('usr', $1::int, 0) and id = pg_temp.id('art', $1::int, i)`

/** As its trigger, a month at a time: all at once would not fit into memory. */
const CHART = `
  do $$
  declare
    month timestamptz;
  begin
    for month in select distinct date_trunc('month', modified_at, 'UTC') from artifact_versions loop
      execute chart_statement(format(
        $q$ select 1 as sign, v.modified_at, v.is_first, v.added, a.user_id, a.node_id, a.type, a.agent
            from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id
            where date_trunc('month', v.modified_at, 'UTC') = %L $q$, month));
    end loop;
  end $$`
/** As the api learns them, and the trigger. */
const WORDS = `
  insert into search_words
  select distinct user_id, word from (
    select user_id, (regexp_matches(lower(title || ' ' || path || ' ' || project), '[[:alpha:]]{4,24}', 'g'))[1] as word
    from artifacts
  ) w where word !~ '^[a-f]+$'`
const LINKS = `
  insert into artifact_links
  select user_id, a.id, node_id, type, rel, l.key from artifacts a cross join lateral jsonb_to_recordset(links) l (rel text, key text)`

const TOTALS = `
  update nodes n set artifacts = a.artifacts, bytes = a.bytes
  from (select node_id, count(*) as artifacts, sum(size) as bytes from artifacts
        where user_id = pg_temp.id('usr', $1::int, 0) group by 1) a
  where n.user_id = pg_temp.id('usr', $1::int, 0) and n.id = a.node_id`

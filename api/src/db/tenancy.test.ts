import { afterAll, beforeAll, expect, test } from 'bun:test'
import pg from 'pg'
import { item, sha256, type TestApi, testApi } from '../../test/api.ts'

let api: TestApi
let client: pg.Client
let mine: string
let theirs: string

beforeAll(async () => {
  api = await testApi()
  mine = await populate()
  theirs = await populate()
  client = new pg.Client(api.database.apiUrl)
  await client.connect()
}, 60_000)
afterAll(async () => {
  await client?.end()
  await api?.close()
}, 60_000)

/** A user with at least one row in every table. */
async function populate(): Promise<string> {
  const { userId } = await api.person()
  const node = await api.node(userId)
  const content = new TextEncoder().encode(userId)
  await api.signIn.createLink(userId)
  await (await api.person(userId)).api.views.save({ name: 'mine', search: '' })
  await node.api.sync.record({
    runId: await node.begin(),
    items: [
      item({
        key: 'one',
        checksum: sha256(content),
        length: content.length,
        segments: await node.pack([{ start: 0, bytes: content }]),
        description: { title: 'Title of one', links: [{ rel: 'parent', key: 'another' }] },
      }),
    ],
  })
  return userId
}

/** Every table there is but Tern's own, read from the catalog: a new one is covered by itself. */
const tables = async (): Promise<string[]> =>
  (
    await api.database.owner(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and relname <> 'schema_version' order by 1`,
    )
  ).map(({ name }) => String(name))

/** In a transaction that is rolled back, as this user (null: nobody). Rows touched, or the error's code. */
async function as(userId: string | null, statement: string, values: unknown[] = []): Promise<number | string> {
  await client.query('begin')
  try {
    if (userId !== null) await client.query(`select set_config('app.user_id', $1, true)`, [userId])
    return (await client.query(statement, values)).rowCount ?? 0
  } catch (error) {
    return error instanceof pg.DatabaseError ? String(error.code) : String(error)
  } finally {
    await client.query('rollback')
  }
}

test('every table keeps to its tenant: select, insert, update and delete as the right, the wrong and no user', async () => {
  const names = await tables()
  expect(names.length).toBeGreaterThanOrEqual(10)
  for (const table of names) {
    const columns = (
      await api.database.owner(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
           and attgenerated = ''`,
        [table],
      )
    ).map(({ name }) => `"${name}"`)
    const rows = (userId: string) => `select ${columns} from ${table} where user_id = '${userId}'`
    const matrix = async (userId: string | null) => ({
      // Without a condition of its own: the policy alone decides.
      select: await as(userId, `select from ${table} where user_id = $1`, [mine]),
      all: await as(userId, `select from ${table}`),
      update: await as(userId, `update ${table} set user_id = user_id where user_id = $1`, [mine]),
      delete: await as(userId, `delete from ${table} where user_id = $1`, [mine]),
      insert: await as(userId, `insert into ${table} (${columns}) values (${await literalRow(table, columns, mine)})`),
      give: await as(userId, `update ${table} set user_id = $1`, [theirs]),
    })
    const [owned] = await api.database.owner(`select count(*)::int as count from (${rows(mine)}) r`)
    const count = Number(owned?.count)
    expect(count, `${table} has rows of the user`).toBeGreaterThan(0)

    const right = await matrix(mine)
    expect({ table, ...right }).toMatchObject({ table, select: count, all: count, update: count })
    // Its own rows may be deleted and added, as far as other rows of the same user do not forbid it.
    expect([count, '23503'], `${table} delete`).toContain(right.delete)
    expect(['23505', 1], `${table} insert`).toContain(right.insert)
    expect(right.give, `${table} cannot be given away`).toBe('42501')

    expect({ table, ...(await matrix(theirs)) }).toMatchObject({
      table,
      select: 0,
      update: 0,
      delete: 0,
      insert: '42501',
    })
    expect({ table, ...(await matrix(null)) }).toEqual({
      table,
      select: 0,
      all: 0,
      update: 0,
      delete: 0,
      insert: '42501',
      give: 0,
    })
  }
})

/** One of the user's rows, as SQL literals. */
async function literalRow(table: string, columns: string[], userId: string): Promise<string> {
  const [row] = await api.database.owner(
    `select concat_ws(', ', ${columns.map((name) => `quote_nullable(${name}::text)`)}) as text
     from ${table} where user_id = $1 limit 1`,
    [userId],
  )
  return String(row?.text)
}

test('a forgotten setting and an empty one both mean nobody', async () => {
  expect(await as('', 'select from artifacts')).toBe(0)
  expect(await as(null, 'select from artifacts')).toBe(0)
})

test('the policy of every table is the same one, for reading and writing, for every role', async () => {
  const rows = await api.database.owner(
    `select c.relname as name, c.relrowsecurity as enabled, p.polcmd as command, p.polroles::text as roles,
       pg_get_expr(p.polqual, c.oid) as reads, pg_get_expr(p.polwithcheck, c.oid) as writes
     from pg_class c left join pg_policy p on p.polrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_version'`,
  )
  expect(rows.map(({ name }) => name).sort()).toEqual(await tables())
  for (const row of rows) {
    expect(row).toMatchObject({ enabled: true, command: '*', roles: '{0}', writes: null })
    // The sub-select is what makes Postgres evaluate the setting once instead of once per row.
    expect(String(row.reads)).toMatch(/^\(\(user_id\)::text = \( SELECT NULLIF\(current_setting\('app.user_id'/)
  }
})

test('every key, index and foreign key between tenants begins with user_id', async () => {
  const indexes = await api.database.owner(
    `select c.relname as name, pg_get_indexdef(i.indexrelid, 1, true) as first from pg_index i
     join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
     where t.relnamespace = 'public'::regnamespace and t.relname <> 'schema_version'`,
  )
  const others = indexes.filter(({ first }) => first !== 'user_id').map(({ name }) => name)
  // Who somebody is must be found before the user is known.
  expect(others.sort()).toEqual(['api_keys_digest', 'sign_in_links_digest', 'users_email_key', 'web_sessions_digest'])
  const keys = await api.database.owner(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace`,
  )
  expect(keys.length).toBeGreaterThan(8)
  for (const { definition } of keys) expect(String(definition)).toMatch(/^FOREIGN KEY \(user_id[,)]/)
})

test('functions that see past the policies belong to the owner, fix their search path and are few', async () => {
  const rows = await api.database.owner(
    `select proname as name, prosecdef as definer, proconfig::text as config,
       has_function_privilege('public', oid, 'execute') as everybody
     from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1`,
  )
  expect(rows.map(({ name }) => name)).toEqual([
    'guess_artifacts',
    'resolve_credential',
    'search_artifacts',
    'user_for_email',
    'users_to_sweep',
    'words_like',
  ])
  for (const row of rows) {
    expect(row).toMatchObject({ everybody: false })
    expect(String(row.config)).toContain('search_path=public, pg_temp')
  }
})

test('the sweep is told whose packs to look at, and nothing of them', async () => {
  const { fields, rows } = await client.query(`select * from users_to_sweep('infinity', 10)`)
  expect(fields.map(({ name }) => name)).toEqual(['users_to_sweep'])
  expect(rows).toEqual([])
  await api.database.owner(
    `insert into packs (user_id, id, node_id, state, size, sha256, created_at)
     select user_id, 'pack_' || repeat('0', 32), id, 'pending', 1, sha256(''), now() from nodes where user_id = $1`,
    [mine],
  )
  expect((await client.query(`select * from users_to_sweep('infinity', 10) as id`)).rows).toEqual([{ id: mine }])
  await api.database.owner(`delete from packs where state = 'pending'`)
})

test('the search finds nothing of another user, and nothing for nobody', async () => {
  for (const groups of ['[["one"]]', '[["Title"]]', '[["%", "one"], ["titl"]]']) {
    for (const [who, count] of [
      [mine, 1],
      [theirs, 1],
      [null, 0],
    ] as const)
      expect(await as(who, `select * from search_artifacts($1, null)`, [groups])).toBe(count)
  }
  expect(await as(mine, `select * from search_artifacts('[]', null)`)).toBe(0)
  expect(await as(mine, `select * from search_artifacts('[["one"]]', 0)`)).toBe(0)
  await api.database.owner(`insert into search_words values ($1, 'mystery')`, [mine])
  for (const [who, count] of [
    [mine, 1],
    [theirs, 0],
    [null, 0],
  ] as const)
    expect(await as(who, `select * from words_like('mistery')`)).toBe(count)
})

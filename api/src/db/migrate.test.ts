import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { openDb } from './db.ts'
import { DatabaseIsNewer, migrate } from './migrate.ts'

const root = join(import.meta.dir, '../../..')
const tern = process.env.TERN ?? Bun.which('tern')

let holder: TestDatabase
beforeAll(async () => {
  holder = await testDatabase()
}, 60_000)
afterAll(() => holder?.close(), 60_000)

async function withEmpty(fn: (database: TestDatabase) => Promise<void>) {
  const database = await testDatabase({ migrated: false })
  try {
    await fn(database)
  } finally {
    await database.close()
  }
}

const schema = (database: TestDatabase) =>
  database.owner(
    `select 'table ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) as what
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
     union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
     union all select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
       where connamespace = 'public'::regnamespace and contype <> 'n'
     union all select 'policy ' || tablename || ' ' || qual from pg_policies
     union all select 'function ' || pg_get_functiondef(p.oid) from pg_proc p
       where pronamespace = 'public'::regnamespace and prosecdef
     order by 1`,
  )

test('applies every file once, and again does nothing', () =>
  withEmpty(async (database) => {
    const files = (await readdir(join(root, 'migrations'))).length
    expect(await migrate({ ownerUrl: database.ownerUrl })).toEqual({ version: files, applied: files })
    expect(await migrate({ ownerUrl: database.ownerUrl })).toEqual({ version: files, applied: 0 })
    expect(await database.owner('select * from schema_version')).toEqual([{ version: files }])
  }))

test('two at once take turns', () =>
  withEmpty(async (database) => {
    const both = await Promise.all([migrate({ ownerUrl: database.ownerUrl }), migrate({ ownerUrl: database.ownerUrl })])
    expect(both.map(({ applied }) => applied).sort()).toEqual([0, both[0].version])
  }))

test('gives the role a password, and another one later', () =>
  withEmpty(async (database) => {
    for (const apiPassword of ["it's one", 'of-a-test']) {
      await migrate({ ownerUrl: database.ownerUrl, apiPassword })
      const url = new URL(database.apiUrl)
      url.password = encodeURIComponent(apiPassword)
      await (await openDb(url.href)).close()
    }
  }))

test('a database of a later release is left alone, with a message that says so', () =>
  withEmpty(async (database) => {
    await migrate({ ownerUrl: database.ownerUrl })
    await database.owner('update schema_version set version = 999')
    const problem = await migrate({ ownerUrl: database.ownerUrl }).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(DatabaseIsNewer)
    expect(String(problem)).toContain('999')
  }))

test('a migration that fails leaves the version before it, and is named', () =>
  withEmpty(async (database) => {
    const directory = await mkdtemp(join(tmpdir(), 'exfiltrator-migrations-'))
    await writeFile(
      join(directory, '001_create_one.sql'),
      'create table one ();\n---- create above / drop below ----\n',
    )
    await writeFile(join(directory, '002_break.sql'), 'create table two (); select 1 / 0;')
    await expect(migrate({ ownerUrl: database.ownerUrl, directory })).rejects.toThrow('002_break.sql')
    expect(await database.owner('select version from schema_version')).toEqual([{ version: 1 }])
    expect(await database.owner(`select to_regclass('one') is null as one, to_regclass('two') is null as two`)).toEqual(
      [{ one: false, two: true }],
    )
    await rm(directory, { recursive: true })
  }))

test.skipIf(!tern)(
  `real Tern agrees about the version, goes down to 0 and up again to the same schema${tern ? '' : ' (tern is not on PATH, nor named by TERN)'}`,
  () =>
    withEmpty(async (database) => {
      const run = (...args: string[]) => {
        const { exitCode, stdout, stderr } = Bun.spawnSync({
          cmd: [tern ?? '', ...args, '--config', join(root, 'tern.conf'), '--migrations', join(root, 'migrations')],
          env: { ...process.env, DATABASE_URL: database.ownerUrl },
        })
        expect(stderr.toString() + (exitCode === 0 ? '' : stdout.toString())).toBe('')
        return stdout.toString()
      }
      const { version } = await migrate({ ownerUrl: database.ownerUrl })
      const before = await schema(database)
      expect(before.length).toBeGreaterThan(100)
      expect(run('status')).toMatch(new RegExp(`status:\\s+up to date\\s+version:\\s+${version} of ${version}`))
      run('migrate', '--destination', '0')
      expect(
        await database.owner(
          `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
        ),
      ).toEqual([{ relname: 'schema_version' }])
      expect(
        await database.owner(
          `select typname from pg_type where typtype = 'd' and typnamespace = 'public'::regnamespace`,
        ),
      ).toEqual([])
      run('migrate')
      expect(await schema(database)).toEqual(before)
      expect(await migrate({ ownerUrl: database.ownerUrl })).toEqual({ version, applied: 0 })
    }),
  60_000,
)

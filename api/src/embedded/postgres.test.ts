import { afterAll, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { clusterProcesses, isAlive } from './postgres/orphans.ts'
import { canPass, mayEnter } from './postgres/place.ts'
import { type Postgres, startPostgres, WITHOUT_DURABILITY } from './postgres.ts'

const started: Postgres[] = []
const start = async (dataDir: string, log?: (line: string) => void) => {
  const postgres = await startPostgres({ dataDir, settings: WITHOUT_DURABILITY, ...(log && { log }) })
  started.push(postgres)
  return postgres
}
const folders: string[] = []
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), 'exfil-postgres-'))
  folders.push(made)
  return made
}
afterAll(async () => {
  for (const postgres of started) await postgres.stop({ remove: true })
  for (const made of folders) await rm(made, { recursive: true, force: true })
}, 60_000)

const query = async (url: string, sql: string) => {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

const clusterName = async (dir: string): Promise<string> =>
  JSON.parse(await readFile(join(dir, 'secrets.json'), 'utf8')).name

/** A process of its own that starts it and says so; it lives until it is killed. */
const launchElsewhere = (
  dataDir: string,
  options: { uid?: number; gid?: number } = {},
  then = 'setInterval(() => {}, 1000)',
) =>
  Bun.spawn({
    cmd: [
      process.execPath,
      '-e',
      `const { startPostgres, WITHOUT_DURABILITY } = await import(${JSON.stringify(join(import.meta.dir, 'postgres.ts'))})
       const { ownerUrl } = await startPostgres({ dataDir: process.argv[1], settings: WITHOUT_DURABILITY })
       console.log(ownerUrl)
       ${then}`,
      dataDir,
    ],
    cwd: tmpdir(),
    stdout: 'pipe',
    stderr: 'inherit',
    ...options,
  })
const firstLine = async (stream: ReadableStream<Uint8Array>) => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true })
    if (text.includes('\n')) break
  }
  return text.trim()
}

test('the owner owns its database, can make roles and is no superuser; what is stored stays', async () => {
  const dir = await folder()
  const first = await start(dir)
  const [role] = await query(
    first.ownerUrl,
    `select rolsuper, rolbypassrls, rolcreaterole, pg_get_userbyid(datdba) as owner
     from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
  )
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: true, owner: 'exfiltrator' })
  const [listens] = await query(first.superuserUrl, `select current_setting('listen_addresses') as at`)
  expect(listens).toEqual({ at: '127.0.0.1' })
  await query(first.ownerUrl, 'create table kept as select 42 as n')
  await first.stop()
  const second = await start(dir)
  expect(await query(second.ownerUrl, 'select n from kept')).toEqual([{ n: 42 }])
  expect(await query(first.ownerUrl.replace(String(first.port), String(second.port)), 'select n from kept')).toEqual([
    { n: 42 },
  ])
}, 60_000)

test('a wrong password is refused, and the right one is in a file that only we can read', async () => {
  const dir = await folder()
  const { port } = await start(dir)
  await expect(query(`postgres://exfiltrator:wrong@127.0.0.1:${port}/exfiltrator`, 'select 1')).rejects.toThrow(
    /password/,
  )
  expect((await lstat(join(dir, 'secrets.json'))).mode & 0o777).toBe(0o600)
}, 60_000)

test('what a killed parent left behind is ended, and its data is there', async () => {
  const dir = await folder()
  const elsewhere = launchElsewhere(dir)
  const url = await firstLine(elsewhere.stdout)
  await query(url, 'create table kept as select 7 as n')
  elsewhere.kill('SIGKILL')
  await elsewhere.exited
  expect((await clusterProcesses(await clusterName(dir))).length).toBeGreaterThan(0)
  const lines: string[] = []
  const again = await start(dir, (line) => lines.push(line))
  expect(lines.join()).toContain('left behind')
  expect(await query(again.ownerUrl, 'select n from kept')).toEqual([{ n: 7 }])
}, 60_000)

test('a process that ends without stopping it still ends it', async () => {
  const dir = await folder()
  const elsewhere = launchElsewhere(dir, {}, 'process.exit(3)')
  expect(await elsewhere.exited).toBe(3)
  const name = await clusterName(dir)
  while ((await clusterProcesses(name)).length > 0) await new Promise((resolve) => setImmediate(resolve))
  expect(existsSync(join(dir, 'cluster', 'postmaster.pid'))).toBe(false)
}, 60_000)

test('a postmaster killed while a backend works is started again on the same port', async () => {
  const dir = await folder()
  const lines: string[] = []
  const postgres = await start(dir, (line) => lines.push(line))
  await query(postgres.ownerUrl, 'create table kept as select 7 as n')
  const busy = new pg.Client(postgres.ownerUrl)
  busy.on('error', () => {})
  await busy.connect()
  // A backend that sleeps notices its postmaster's death; one that computes does not.
  const working = busy
    .query('select count(*) from (select generate_series(1, 100000000000)) n')
    .then(() => 'finished')
    .catch(() => 'broken off')
  const postmaster = Number((await readFile(join(dir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(postmaster, 'SIGKILL')
  expect(await working).toBe('broken off')
  const rows = await (async () => {
    for (;;) {
      try {
        return await query(postgres.ownerUrl, 'select n from kept')
      } catch {
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
  })()
  expect(rows).toEqual([{ n: 7 }])
  expect(lines.join()).toContain('starting it again')
}, 60_000)

test('a pid file whose number belongs to somebody else does not stop the start', async () => {
  const dir = await folder()
  const first = await start(dir)
  const pidFile = join(dir, 'cluster', 'postmaster.pid')
  const note = await readFile(pidFile, 'utf8')
  await first.stop()
  await writeFile(pidFile, note.replace(/^\d+/, String(process.pid)))
  const second = await start(dir)
  expect(await query(second.ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
  expect(isAlive(process.pid)).toBe(true)
}, 60_000)

test('a cluster that was cut off while it was made is made anew', async () => {
  const dir = await folder()
  await mkdir(join(dir, 'cluster.new', 'data'), { recursive: true })
  await writeFile(join(dir, 'cluster.new', 'data', 'half'), 'half')
  const postgres = await start(dir)
  expect(await query(postgres.ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
}, 60_000)

test("another version's data folder is one clear line", async () => {
  const dir = await folder()
  await mkdir(join(dir, 'cluster'))
  await writeFile(join(dir, 'cluster', 'PG_VERSION'), '99\n')
  await expect(startPostgres({ dataDir: dir })).rejects.toThrow(
    /was made by Postgres 99, and this is Postgres \d+: use/,
  )
})

test('stopping twice, and while nothing runs, is harmless', async () => {
  const postgres = await start(await folder())
  await Promise.all([postgres.stop(), postgres.stop()])
  await postgres.stop()
  await expect(query(postgres.ownerUrl, 'select 1')).rejects.toThrow()
}, 60_000)

test('a folder is passed by its owner, group or all, whoever one is', () => {
  const at = (mode: number) => ({ mode, uid: 10, gid: 20 })
  expect(mayEnter(at(0o700), { uid: 10, gid: 1 })).toBe(true)
  expect(mayEnter(at(0o700), { uid: 1, gid: 20 })).toBe(false)
  expect(mayEnter(at(0o710), { uid: 1, gid: 20 })).toBe(true)
  expect(mayEnter(at(0o701), { uid: 1, gid: 2 })).toBe(true)
  expect(mayEnter(at(0o077), { uid: 10, gid: 20 })).toBe(false)
})

const isRoot = process.getuid?.() === 0
const only = isRoot ? '' : ' (not run: needs root)'

test.skipIf(!isRoot)(
  `as root below a closed folder the files go elsewhere, and a link says where${only}`,
  async () => {
    const closed = await folder()
    await chmod(closed, 0o700)
    const dataDir = join(closed, 'server', 'postgres')
    const lines: string[] = []
    const postgres = await start(dataDir, (line) => lines.push(line))
    expect(postgres.dir).toStartWith('/var/lib/exfiltrator/')
    expect(lines.join()).toContain(postgres.dir)
    expect((await lstat(dataDir)).isSymbolicLink()).toBe(true)
    await query(postgres.ownerUrl, 'create table kept as select 7 as n')
    await postgres.stop()
    const again = await start(dataDir)
    expect(again.dir).toBe(postgres.dir)
    expect(await query(again.ownerUrl, 'select n from kept')).toEqual([{ n: 7 }])
    await again.stop({ remove: true })
    expect(await lstat(postgres.dir).catch(() => 'removed')).toBe('removed')
  },
  60_000,
)

const nobody = { uid: 65534, gid: 65534 }
const reaches = isRoot && (await canPass(import.meta.dir, nobody)) && (await canPass(dirname(process.execPath), nobody))
const why = reaches ? '' : ` (not run: needs root, and a checkout and a bun that "nobody" can reach)`
test.skipIf(!reaches)(
  `an ordinary user needs nothing special${why}`,
  async () => {
    const dir = await folder()
    await chmod(dir, 0o777)
    const elsewhere = launchElsewhere(join(dir, 'postgres'), nobody)
    const url = await firstLine(elsewhere.stdout)
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
    elsewhere.kill('SIGKILL')
    await elsewhere.exited
    expect((await lstat(join(dir, 'postgres', 'cluster'))).uid).toBe(nobody.uid)
    // As root the folder stays theirs.
    const taken = await start(join(dir, 'postgres'))
    expect((await lstat(join(dir, 'postgres', 'cluster'))).uid).toBe(nobody.uid)
    expect(await query(taken.ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
  },
  60_000,
)

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@exfil/core/wire'
import { type TestDatabase, testDatabase } from '../test/database.ts'
import { objectKey } from './blobs/object-key.ts'

let database: TestDatabase
/** Just enough of an object store for the probe: it takes wrong bytes, which is found out and said. */
const store = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (request.method === 'PUT') objects.set(pathname, await request.arrayBuffer())
    if (request.method === 'DELETE') objects.delete(pathname)
    if (request.method !== 'GET') return new Response(null, { status: request.method === 'HEAD' ? 404 : 200 })
    return new Response(objects.get(pathname) ?? null, { status: objects.has(pathname) ? 206 : 404 })
  },
})
const objects = new Map<string, ArrayBuffer>()

beforeAll(async () => {
  database = await testDatabase()
}, 60_000)
afterAll(async () => {
  await store.stop(true)
  await database.close()
}, 30_000)

const env = (change: Record<string, string> = {}) => ({
  PATH: process.env.PATH ?? '',
  DATABASE_URL: database.apiUrl,
  AWS_ENDPOINT_URL_S3: store.url.origin,
  AWS_REGION: 'auto',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'a-very-secret-secret',
  BUCKET_NAME: 'archive',
  PORT: '0',
  PUBLIC_URL: 'http://127.0.0.1:9',
  ...change,
})

const launch = (change?: Record<string, string>, args: string[] = []) =>
  Bun.spawn([process.execPath, '--no-env-file', join(import.meta.dir, 'main.ts'), ...args], {
    env: env(change),
    cwd: tmpdir(),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })

/** Runs it to its end; it must end by itself, with code 1 and one line. */
async function lastLine(change?: Record<string, string>, args?: string[]): Promise<string> {
  const child = launch(change, args)
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  expect([code, stdout]).toEqual([1, ''])
  const lines = stderr.trimEnd().split('\n')
  expect(lines).toHaveLength(1)
  expect(stderr).not.toContain('a-very-secret-secret')
  expect(stderr).not.toContain(new URL(env(change).DATABASE_URL).password)
  return lines[0] ?? ''
}

test('the database has to be there, and the role and the schema have to be the right ones', async () => {
  const unreachable = database.apiUrl.replace(/:\d+\//, ':1/')
  expect(await lastLine({ DATABASE_URL: unreachable })).toMatch(/^exfiltrator: DATABASE_URL .*nothing answers/)
  const wrongPassword = database.apiUrl.replace(/:[^:@/]+@/, ':not-the-password@')
  expect(await lastLine({ DATABASE_URL: wrongPassword })).toMatch(/^exfiltrator: DATABASE_URL .*refuses the role/)
  const absent = database.apiUrl.replace(/\/[^/]+$/, '/nowhere')
  expect(await lastLine({ DATABASE_URL: absent })).toMatch(/^exfiltrator: DATABASE_URL .*no such database/)
  expect(await lastLine({ DATABASE_URL: database.ownerUrl })).toMatch(/^exfiltrator: DATABASE_URL .*owns the tables/)

  const [row] = await database.owner('select version from public.schema_version')
  const version = Number(row?.version)
  try {
    await database.owner('update public.schema_version set version = $1', [version + 1])
    expect(await lastLine()).toMatch(/^exfiltrator: DATABASE_URL .*use the release that wrote it/)
    await database.owner('update public.schema_version set version = $1', [version - 1])
    expect(await lastLine()).toMatch(/^exfiltrator: DATABASE_URL .*apply the migrations first/)
  } finally {
    await database.owner('update public.schema_version set version = $1', [version])
  }
  const empty = await testDatabase({ migrated: false })
  expect(await lastLine({ DATABASE_URL: empty.apiUrl })).toMatch(
    /^exfiltrator: DATABASE_URL .*apply the migrations first/,
  )
  await empty.close()
}, 60_000)

test('the store has to answer', async () => {
  expect(await lastLine({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' })).toMatch(
    /^exfiltrator: AWS_ENDPOINT_URL_S3: .*does not answer/,
  )
}, 60_000)

test('the port has to be free', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  expect(await lastLine({ PORT: String(port) })).toBe(`exfiltrator: PORT ${port} is taken on 127.0.0.1`)
  other.close()
}, 60_000)

test('a wrong command is told the right one', async () => {
  expect(await lastLine({}, ['sign-in'])).toContain('usage: bun api/src/main.ts [sign-in-link [EMAIL]]')
  expect(await lastLine({}, ['sign-in-link', 'nobody'])).toContain('usage:')
}, 30_000)

test('serves, sweeps, signs in by its link, logs JSON without secrets, and ends with 0 at SIGTERM', async () => {
  const forgotten = await packOfYesterday()
  objects.set(`/archive/${forgotten}`, new ArrayBuffer(1))
  const child = launch()
  const lines: Record<string, unknown>[] = []
  const ready = Promise.withResolvers<number>()
  const swept = Promise.withResolvers<unknown>()
  const reading = (async () => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of child.stderr) {
      rest += decoder.decode(chunk, { stream: true })
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        const line = JSON.parse(rest.slice(0, end)) as Record<string, unknown>
        rest = rest.slice(end + 1)
        lines.push(line)
        if (line.message === 'ready') ready.resolve(Number(line.port))
        if (String(line.message).includes('never recorded')) swept.resolve(line)
      }
    }
    ready.reject(new Error('it ended'))
    swept.reject(new Error('it ended'))
  })()
  const port = await ready.promise
  expect(lines[0]).toMatchObject({ level: 'warn', message: expect.stringContaining('does not verify checksums') })
  const base = `http://127.0.0.1:${port}`
  expect((await fetch(`${base}/api/ready`)).status).toBe(200)
  expect(await swept.promise).toMatchObject({ level: 'info', packs: 1 })
  expect(objects.has(`/archive/${forgotten}`)).toBe(false)

  const link = launch({}, ['sign-in-link', 'Someone@Example.com'])
  const address = new URL((await new Response(link.stdout).text()).trim())
  expect(await link.exited).toBe(0)
  expect(address.origin).toBe('http://127.0.0.1:9')
  const answer = await fetch(`${base}${address.pathname}`, { redirect: 'manual' })
  expect(answer.status).toBe(303)
  const [cookie = ''] = answer.headers.getSetCookie()
  const session = await fetch(`${base}/api/trpc/session.get`, { headers: { cookie } })
  expect(await session.text()).toContain('someone@example.com')

  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
  await reading
  const log = JSON.stringify(lines)
  expect(log).toContain('/sign-in/exl_…')
  expect(log).not.toContain(address.pathname.slice('/sign-in/'.length))
}, 60_000)

/** Presigned and never recorded; the key of its object. */
async function packOfYesterday(): Promise<string> {
  const userId = await database.newUser()
  const [nodeId, packId] = [newId('node'), newId('pack')]
  await database.owner(
    `insert into nodes (user_id, id, name, hostname, platform, arch, cli_version, created_at)
     values ($1, $2, '', '', '', '', '', now())`,
    [userId, nodeId],
  )
  await database.owner(
    `insert into packs (user_id, id, node_id, state, size, sha256, created_at)
     values ($1, $2, $3, 'pending', 1, sha256(''), now() - interval '25 hours')`,
    [userId, packId, nodeId],
  )
  return objectKey(userId, nodeId, packId)
}

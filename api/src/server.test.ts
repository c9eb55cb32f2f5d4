import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LIMITS } from '@exfil/core/wire'
import { type TestDatabase, testDatabase } from '../test/database.ts'
import { type LocalSignIn, localSignIn } from './auth/local-sign-in.ts'
import { DiskStore } from './blobs/disk-store.ts'
import { createServices } from './context.ts'
import { type Listener, listen, type Site } from './server.ts'

let database: TestDatabase
let folder: string
let site: Site
let listener: Listener
let signIn: LocalSignIn
let userId: string
const url = (path: string, at = listener) => `http://127.0.0.1:${at.port}${path}`
const others: Listener[] = []

/** A further server over the same services. */
function another(change: Partial<Site> | null): Listener {
  const made = listen({ hostname: '127.0.0.1', port: 0 })
  others.push(made)
  if (change) made.serve({ ...site, ...change })
  return made
}

beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'exfil-server-'))
  for (const [name, text] of [
    ['index.html', '<h1>home</h1>'],
    ['dashboard/index.html', '<h1>dashboard</h1>'],
    ['_astro/a.b.js', 'script'],
  ] as const) {
    await mkdir(join(folder, 'web', name, '..'), { recursive: true })
    await writeFile(join(folder, 'web', name), text)
  }
  listener = listen({ hostname: '127.0.0.1', port: 0 })
  const publicUrl = url('')
  const { db } = database
  userId = await database.newUser()
  signIn = localSignIn({ db, publicUrl })
  const root = join(folder, 'blobs')
  const blobs = new DiskStore({ root, secret: randomBytes(32), baseUrl: () => publicUrl })
  const services = createServices({ db, blobs, publicUrl, signIn })
  site = { services, web: join(folder, 'web'), log: () => {}, signInFrom: 'loopback' }
  listener.serve(site)
}, 60_000)
afterAll(async () => {
  for (const made of [listener, ...others]) await made.stop(0)
  await database.close()
  await rm(folder, { recursive: true })
}, 30_000)

test('a link signs in once, and the cookie opens the API', async () => {
  const link = await signIn.createLink(userId)
  const answer = await fetch(link, { redirect: 'manual' })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/dashboard')
  const [cookie = ''] = answer.headers.getSetCookie()
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Lax')
  const session = await fetch(url('/api/trpc/session.get'), { headers: { cookie: cookie.split(';')[0] ?? '' } })
  expect(session.status).toBe(200)
  expect((await session.json()) as object).toMatchObject({ result: { data: { userId } } })
  const again = await fetch(link, { redirect: 'manual' })
  expect(again.status).toBe(401)
  expect(again.headers.getSetCookie()).toEqual([])
  expect(await again.text()).toContain('does not work')
})

test('without a credential the API says so', async () => {
  const answer = await fetch(url('/api/trpc/session.get'))
  expect(answer.status).toBe(401)
  const text = await answer.text()
  expect(JSON.parse(text)).toMatchObject({ error: { message: 'sign in, or send a key' } })
  expect(text).not.toContain('stack')
})

test('is alive, and ready exactly when database and store answer', async () => {
  expect((await fetch(url('/api/health'))).status).toBe(200)
  const ready = await fetch(url('/api/ready'))
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, problems: {} }])
  const { services } = site
  const refuse = async () => {
    throw new Error('gone fishing')
  }
  const withoutDatabase = another({ services: { ...services, db: { ...services.db, ping: refuse } } })
  const withoutStore = another({ services: { ...services, blobs: { ...services.blobs, head: refuse } } as never })
  for (const [at, which] of [
    [withoutDatabase, 'database'],
    [withoutStore, 'store'],
  ] as const) {
    const answer = await fetch(url('/api/ready', at))
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, problems: { [which]: 'gone fishing' } }])
    expect((await fetch(url('/api/health', at))).status).toBe(200)
  }
})

test('pages, assets and what is not there', async () => {
  const page = await fetch(url('/dashboard/artifacts/art_1?tab=raw'))
  expect([page.status, await page.text()]).toEqual([200, '<h1>dashboard</h1>'])
  expect((await fetch(url('/_astro/a.b.js'))).headers.get('cache-control')).toContain('immutable')
  expect((await fetch(url('/nothing'))).status).toBe(404)
  const missing = await fetch(url('/api/nothing'))
  expect([missing.status, ((await missing.json()) as { error: { code: string } }).error.code]).toEqual([
    404,
    'not-found',
  ])
})

test('every answer carries its security headers, and no page header repeats script rules', async () => {
  for (const path of ['/', '/nothing', '/api/health', '/api/trpc/session.get', '/blobs/a/b.zst', '/sign-in/x']) {
    const { headers } = await fetch(url(path))
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('referrer-policy')).not.toBeNull()
  }
  const policy = (await fetch(url('/'))).headers.get('content-security-policy')
  expect(policy).not.toMatch(/script-src|style-src|default-src/)
})

test('a URL of the disk store takes its bytes here', async () => {
  const bytes = Buffer.from('a pack')
  const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
  const key = 'usr_1/node_1/pack_1.zst'
  const signed = await site.services.blobs.presignPut({ key, size: bytes.length, sha256 })
  expect((await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: bytes })).status).toBe(200)
  expect((await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: bytes })).status).toBe(412)
  expect((await fetch(url('/blobs/usr_1/node_1/pack_1.zst'))).status).toBe(403)
})

test('too large a request, and too many in one, are refused', async () => {
  const body = Buffer.alloc(LIMITS.bodyBytes + 1, 32)
  const large = await fetch(url('/api/trpc/sync.check'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect(large.status).toBe(413)
  const many = await fetch(url(`/api/trpc/${Array(21).fill('session.get').join(',')}?batch=1`))
  expect(many.status).toBe(400)
})

test('an error inside is an answer without its reason, and a line in the log', async () => {
  const lines: string[] = []
  const { services } = site
  const at = another({
    log: (level, message, facts) => lines.push(`${level} ${message} ${JSON.stringify(facts)}`),
    services: {
      ...services,
      signIn: {
        ...services.signIn,
        fromCookies: () => {
          throw new Error('secret reason')
        },
      },
    },
  })
  for (const path of ['/api/artifacts/art_1/content', '/api/trpc/session.get']) {
    const answer = await fetch(url(path, at))
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret reason')
  }
  expect(lines).toHaveLength(2)
  expect(lines.join()).toContain('secret reason')
})

test('sign-in links work on this machine only, unless it is said otherwise', async () => {
  const elsewhere = { 'x-peer': '203.0.113.7' }
  const closed = another({ addressHeader: 'x-peer' })
  const open = another({ addressHeader: 'x-peer', signInFrom: 'anywhere' })
  const path = new URL(await signIn.createLink(userId)).pathname
  expect((await fetch(url(path, closed), { headers: elsewhere, redirect: 'manual' })).status).toBe(403)
  expect((await fetch(url(path, open), { headers: elsewhere, redirect: 'manual' })).status).toBe(303)
})

test('says that it is starting until it serves', async () => {
  const starting = another(null)
  const answer = await fetch(url('/api/health', starting))
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
})

test('a taken port is an error that says so, also when we have it ourselves', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  for (const port of [listener.port, (other.address() as { port: number }).port]) {
    try {
      others.push(listen({ hostname: '127.0.0.1', port }))
      expect.unreachable()
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('EADDRINUSE')
    }
  }
  other.close()
})

test('stopping lets a request that runs end, and takes no further ones', async () => {
  const { services } = site
  const reached = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const at = another({
    services: {
      ...services,
      signIn: {
        ...services.signIn,
        async fromCookies() {
          reached.resolve()
          await held.promise
          return null
        },
      },
    },
  })
  const running = fetch(url('/api/trpc/session.get', at))
  await reached.promise
  const stopped = at.stop(20_000)
  const refused = await new Promise<boolean>((resolve) => {
    const socket = connect(at.port, '127.0.0.1')
    socket.once('error', () => resolve(true))
    socket.once('connect', () => socket.end(() => resolve(false)))
  })
  expect(refused).toBe(true)
  held.resolve()
  expect((await running).status).toBe(401)
  await stopped
}, 30_000)

test('stopping does not wait for idle connections', async () => {
  const at = another({})
  const socket = connect(at.port, '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write('GET /api/health HTTP/1.1\r\nhost: x\r\n\r\n')
  await new Promise((resolve) => socket.once('data', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await at.stop(60_000)
  await closed
}, 20_000)

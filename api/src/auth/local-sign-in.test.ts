import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { localSignIn } from './local-sign-in.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
}, 60_000)
afterAll(() => database?.close(), 60_000)

const DAY = 86_400_000

async function setUp(publicUrl = 'http://127.0.0.1:8080') {
  const clock = { now: new Date('2026-03-01T12:00:00Z') }
  const signIn = localSignIn({ db: database.db, publicUrl, now: () => new Date(clock.now) })
  const userId = await database.newUser()
  const open = (url: string, address = '127.0.0.1') => signIn.handle(new Request(url), address)
  return { clock, signIn, userId, open, wait: (ms: number) => (clock.now = new Date(clock.now.getTime() + ms)) }
}
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

test('opening a link signs in and leads to the dashboard', async () => {
  const { signIn, userId, open } = await setUp()
  const response = await open(await signIn.createLink(userId))
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('/dashboard')
  expect(response.headers.get('set-cookie')).toMatch(
    /^exfiltrator_session=exs_\w{36}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/,
  )
  expect(await signIn.fromCookies(`other=1; ${cookieOf(response)}`)).toMatchObject({ userId })
})

test('the cookie is Secure where the server is reached by https', async () => {
  const { signIn, userId, open } = await setUp('https://archive.example')
  expect((await open(await signIn.createLink(userId))).headers.get('set-cookie')).toEndWith('; Secure')
})

test('a link works once, also when it is opened twice at the same moment', async () => {
  const { signIn, userId, open } = await setUp()
  const link = await signIn.createLink(userId)
  const statuses = (await Promise.all([open(link), open(link), open(link)])).map(({ status }) => status)
  expect(statuses.sort()).toEqual([303, 401, 401])
  expect((await open(link)).status).toBe(401)
})

test('a link works for a day', async () => {
  const { signIn, userId, open, wait } = await setUp()
  const link = await signIn.createLink(userId)
  wait(DAY)
  expect((await open(link)).status).toBe(401)
})

test('a session lasts seven days from its last use', async () => {
  const { signIn, userId, open, wait } = await setUp()
  const cookie = cookieOf(await open(await signIn.createLink(userId)))
  wait(DAY / 2)
  expect(await signIn.fromCookies(cookie)).not.toHaveProperty('setCookie')
  for (let days = 0; days < 30; days += 6) {
    wait(6 * DAY)
    expect(await signIn.fromCookies(cookie)).toMatchObject({
      userId,
      setCookie: expect.stringContaining('Max-Age=604800'),
    })
  }
  wait(7 * DAY)
  expect(await signIn.fromCookies(cookie)).toBeNull()
})

test('signing out ends the session itself, not only the cookie', async () => {
  const { signIn, userId, open } = await setUp()
  const cookie = cookieOf(await open(await signIn.createLink(userId)))
  expect(await signIn.signOut(cookie)).toContain('exfiltrator_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')
  expect(await signIn.fromCookies(cookie)).toBeNull()
  expect(await signIn.signOut(null)).toContain('Max-Age=0')
})

test('guessing is slowed down per address', async () => {
  const { signIn, userId, open } = await setUp()
  const link = await signIn.createLink(userId)
  for (let i = 0; i < 20; i++) expect((await open('http://127.0.0.1:8080/sign-in/guess', '10.0.0.9')).status).toBe(401)
  const refused = await open(link, '10.0.0.9')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await open(link, '10.0.0.8')).status).toBe(303)
})

test('the database holds digests and no secret', async () => {
  const { signIn, userId, open } = await setUp()
  const link = await signIn.createLink(userId)
  const secret = cookieOf(await open(link)).split('=')[1] ?? ''
  const rows = JSON.stringify([
    await database.owner('select s.*, encode(digest, $1) from web_sessions s', ['escape']),
    await database.owner('select l.*, encode(digest, $1) from sign_in_links l', ['escape']),
  ])
  expect(secret.length).toBe(40)
  expect(rows).not.toContain(secret)
  expect(rows).not.toContain(link.split('/').at(-1) ?? '')
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestApi, testApi } from '../../../test/api.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
}, 60_000)
afterAll(() => api.close(), 60_000)

const MINUTE = 60_000
const wait = (ms: number) => {
  api.clock.now = new Date(api.clock.now.getTime() + ms)
}
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )
const as = (token: string, userAgent?: string) =>
  api.with({ authorization: `Bearer ${token}`, ...(userAgent && { 'user-agent': userAgent }) })

test('sessions are listed with what they last came from, the one that asks marked', async () => {
  const { userId, token } = await api.person()
  const other = await api.person(userId)
  const began = api.clock.now.toISOString()
  wait(5 * MINUTE)
  const agent = 'Browser/1.0 (Desk)'
  const { kept, items } = await (await as(token, agent)).session.list()
  expect(kept).toBe('here')
  expect(items).toMatchObject([
    { createdAt: began, lastUsedAt: api.clock.now.toISOString(), userAgent: agent, current: true },
    { createdAt: began, lastUsedAt: began, userAgent: null, current: false },
  ])
  expect(JSON.stringify(items)).not.toContain(new Bun.CryptoHasher('sha256').update(token).digest('hex'))
  expect((await other.api.session.list()).items.map(({ current }) => current)).toEqual([false, true])
})

test('use is noted once a minute', async () => {
  const { token } = await api.person()
  const used = async () => (await (await as(token, 'A')).session.list()).items[0]?.lastUsedAt
  const first = await used()
  wait(MINUTE - 1)
  expect(await used()).toBe(first)
  wait(1)
  expect(await used()).toBe(api.clock.now.toISOString())
})

test('what a browser says it is may be anything', async () => {
  const { userId } = await api.person()
  const token = await api.signIn.redeem(
    new URL(await api.signIn.createLink(userId)).pathname.split('/').at(-1) ?? '',
    `\0${'\ud800x'.repeat(400)}`,
  )
  const { items } = await (await as(token ?? '')).session.list()
  expect(items.find(({ current }) => current)?.userAgent?.length).toBeLessThanOrEqual(300)
})

test('a session is ended by its person and nobody else, and opens nothing any more', async () => {
  const [mine, stranger] = [await api.person(), await api.person()]
  const elsewhere = await api.person(mine.userId)
  const idOf = async ({ api: who }: typeof mine) =>
    (await who.session.list()).items.find(({ current }) => current)?.id ?? ''
  const unknown = await refusal(mine.api.session.revoke({ id: `ses_${'0'.repeat(32)}` }))
  expect(unknown).toBe('NOT_FOUND: there is no such session')
  expect(await refusal(mine.api.session.revoke({ id: await idOf(stranger) }))).toBe(unknown)
  expect(await mine.api.session.revoke({ id: await idOf(elsewhere) })).toEqual({ status: 'revoked' })
  expect(await refusal((await as(elsewhere.token)).session.list())).toContain('UNAUTHORIZED')
  for (const { token } of [mine, stranger]) expect(await refusal((await as(token)).session.list())).toBe('accepted')
  expect((await mine.api.session.list()).items).toHaveLength(1)
})

test('whoever signs out everywhere is signed in nowhere, and nobody else is touched', async () => {
  const [mine, stranger] = [await api.person(), await api.person()]
  const elsewhere = await api.person(mine.userId)
  expect(await mine.api.session.signOutEverywhere()).toEqual({ status: 'signed-out' })
  for (const { token } of [mine, elsewhere])
    expect(await refusal((await as(token)).session.list())).toContain('UNAUTHORIZED')
  expect(await refusal((await as(stranger.token)).session.list())).toBe('accepted')
})

test('one that has expired is not listed', async () => {
  const { userId } = await api.person()
  wait(8 * 24 * 60 * MINUTE)
  const { api: later } = await api.person(userId)
  expect((await later.session.list()).items).toHaveLength(1)
})

test('where a service of somebody else keeps sessions, that is said', async () => {
  const { api: person } = await api.person()
  const { sessions } = api.signIn
  try {
    api.signIn.sessions = null
    expect(await person.session.list()).toEqual({ kept: 'elsewhere', items: [], nextCursor: null })
    expect(await refusal(person.session.revoke({ id: `ses_${'0'.repeat(32)}` }))).toContain('NOT_FOUND')
    expect(await refusal(person.session.signOutEverywhere())).toContain('BAD_REQUEST')
  } finally {
    api.signIn.sessions = sessions
  }
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestApi, testApi } from '../../../test/api.ts'
import { rateLimit } from '../../auth/rate-limit.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
}, 60_000)
afterAll(() => api?.close(), 60_000)

const machine = { hostname: 'host', platform: 'linux', arch: 'x64', cliVersion: '0.1.0' }
const enroll = async (enrollmentKey: string, name?: string) =>
  (await api.with({})).nodes.enroll({ enrollmentKey, ...machine, ...(name && { name }) })
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )

test('an enrolment key makes nodes of its user, each with a key of its own', async () => {
  const { api: person, userId } = await api.person()
  const { id, key } = await person.keys.create({ name: 'Laptops' })
  const one = await enroll(key)
  const two = await enroll(key, 'Second')
  expect(one.nodeId).not.toBe(two.nodeId)
  const { items } = await person.nodes.list()
  expect(items.map(({ name }) => name).sort()).toEqual(['Second', 'host'])
  expect(items[0]).toMatchObject({ ...machine, artifacts: 0, bytes: 0, lastRun: null, unenrolledAt: null })
  const node = await api.with({ authorization: `Bearer ${one.nodeKey}` })
  expect(await node.session.get()).toMatchObject({ kind: 'node', nodeId: one.nodeId, name: 'host' })
  const keys = (await person.keys.list()).items
  expect(
    keys
      .filter(({ kind }) => kind === 'node')
      .map(({ nodeId }) => nodeId)
      .sort(),
  ).toEqual([one.nodeId, two.nodeId].sort())
  expect(keys.find((row) => row.id === id)).toMatchObject({
    ...{ name: 'Laptops', kind: 'enroll', nodeId: null, expiresAt: null, revokedAt: null },
    lastUsedAt: api.clock.now.toISOString(),
  })
  const stored = JSON.stringify(await api.database.owner('select * from api_keys where user_id = $1', [userId]))
  for (const secret of [key, one.nodeKey]) expect(stored).not.toContain(secret)
})

test('a key that is wrong, unknown, expired or revoked enrols nobody, and it is said why', async () => {
  const { api: person } = await api.person()
  const expiresAt = new Date(api.clock.now.getTime() + 1000).toISOString()
  const { key } = await person.keys.create({ name: 'short-lived', expiresAt })
  expect(await refusal(enroll(`${key.slice(0, -1)}?`))).toContain('not complete')
  const { token } = await api.person()
  expect(await refusal(enroll(token))).toContain('not complete')
  await enroll(key)
  api.clock.now = new Date(api.clock.now.getTime() + 1000)
  expect(await refusal(enroll(key))).toContain('expired')
  const other = await person.keys.create({ name: 'revoked' })
  const { nodeKey } = await enroll(other.key)
  await person.keys.revoke({ id: other.id })
  expect(await refusal(enroll(other.key))).toContain('revoked')
  // The machine that joined with it stays.
  expect(await (await api.with({ authorization: `Bearer ${nodeKey}` })).session.get()).toMatchObject({ kind: 'node' })
  await api.database.owner('delete from api_keys where id = $1', [other.id])
  expect(await refusal(enroll(other.key))).toContain('not known')
})

test('a node’s key can be revoked by itself', async () => {
  const { api: person, userId } = await api.person()
  const [node, other] = [await api.node(userId), await api.node(userId)]
  const key = (await person.keys.list()).items.find(({ nodeId }) => nodeId === node.nodeId)
  await person.keys.revoke({ id: key?.id ?? '' })
  const revoked = await api.with({ authorization: `Bearer ${node.nodeKey}` })
  expect(await refusal(revoked.session.get())).toBe('UNAUTHORIZED: this key was revoked')
  expect(await (await api.with({ authorization: `Bearer ${other.nodeKey}` })).session.get()).toMatchObject({
    kind: 'node',
  })
})

test('unenrolling ends the node’s own key and keeps the node', async () => {
  const { api: person, userId } = await api.person()
  const node = await api.node(userId)
  expect(await node.api.nodes.unenroll()).toEqual({ nodeId: node.nodeId })
  const again = await api.with({ authorization: `Bearer ${node.nodeKey}` })
  expect(
    await refusal(again.sync.begin({ cliVersion: '1', hostname: 'h', clientTime: '2026-01-01T00:00:00Z' })),
  ).toContain('revoked')
  expect((await person.nodes.list()).items).toMatchObject([
    { id: node.nodeId, unenrolledAt: api.clock.now.toISOString() },
  ])
})

test('a node is renamed by its user and nobody else', async () => {
  const { api: person, userId } = await api.person()
  const { api: stranger } = await api.person()
  const { nodeId: id } = await api.node(userId)
  expect(await person.nodes.rename({ id, name: '  Desk  ' })).toEqual({ id, name: 'Desk' })
  expect(await refusal(person.nodes.rename({ id, name: '   ' }))).toContain('empty')
  expect(await refusal(stranger.nodes.rename({ id, name: 'Mine' }))).toContain('NOT_FOUND')
  expect(await refusal(stranger.nodes.get({ id }))).toContain('NOT_FOUND')
  expect(await person.nodes.get({ id })).toMatchObject({ name: 'Desk', runs: [] })
})

test('another user’s key cannot be seen or revoked, and an expiry must lie ahead', async () => {
  const { api: person } = await api.person()
  const { api: stranger } = await api.person()
  const { id } = await person.keys.create({ name: 'mine' })
  expect(await refusal(stranger.keys.revoke({ id }))).toContain('NOT_FOUND')
  expect((await stranger.keys.list()).items).toEqual([])
  expect(await refusal(person.keys.create({ name: 'late', expiresAt: api.clock.now.toISOString() }))).toContain('past')
})

test('enrolling is slowed down per address', async () => {
  const { api: person } = await api.person()
  const { key } = await person.keys.create({ name: 'k' })
  const limited = await testCaller(2)
  const attempt = (address: string) =>
    refusal(limited(address).then((caller) => caller.nodes.enroll({ enrollmentKey: key, ...machine })))
  expect(await attempt('10.0.0.1')).toBe('accepted')
  expect(await attempt('10.0.0.1')).toBe('accepted')
  expect(await attempt('10.0.0.1')).toContain('TOO_MANY_REQUESTS')
  expect(await attempt('10.0.0.2')).toBe('accepted')
})

async function testCaller(count: number) {
  const { createContext } = await import('../../context.ts')
  const { createCaller } = await import('../../trpc.ts')
  const { appRouter } = await import('../index.ts')
  const services = { ...api.services, enrollLimit: rateLimit({ count, windowMs: 60_000 }) }
  return async (address: string) =>
    createCaller(appRouter)(await createContext(services, { headers: new Headers() }, address))
}

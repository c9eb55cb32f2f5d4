import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestApi, testApi } from '../../../test/api.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
  api.services.enrollLimit.attempt = () => 0
}, 60_000)
afterAll(() => api.close(), 60_000)

const join = async (enrollmentKey: string, hostname = 'host') =>
  (await api.with({})).nodes.enroll({ enrollmentKey, hostname, platform: 'linux', arch: 'x64', cliVersion: '0.1.0' })
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )

test('a key admits as many machines as it was made for, and says who they are', async () => {
  const { api: person } = await api.person()
  const { id, key } = await person.keys.create({ name: 'Runners', maxUses: 2, tags: ['ci', ' ci', 'linux'] })
  const made = { id, kind: 'enroll', uses: 0, maxUses: 2, tags: ['ci', 'linux'], machines: [], lastUsedAt: null }
  expect((await person.keys.list()).items).toMatchObject([made])
  const one = await join(key, 'one')
  const two = await join(key, 'two')
  expect(await refusal(join(key))).toBe(
    'UNAUTHORIZED: this enrolment key was used as often as it may be: make another one in the dashboard, under Keys',
  )
  const [row] = (await person.keys.list({ kind: 'enroll' })).items
  expect(row).toMatchObject({ uses: 2, lastUsedAt: api.clock.now.toISOString() })
  expect(row?.machines).toEqual(
    [two, one].map(({ nodeId }, index) => ({
      nodeId,
      name: index === 0 ? 'two' : 'one',
      joinedAt: api.clock.now.toISOString(),
    })),
  )
  const nodes = await Promise.all([one, two].map(({ nodeId }) => person.nodes.get({ id: nodeId })))
  expect(nodes.map(({ tags, enrolledWith }) => ({ tags, enrolledWith }))).toEqual(
    Array(2).fill({ tags: ['ci', 'linux'], enrolledWith: id }),
  )
  expect((await person.keys.list({ kind: 'node' })).items).toHaveLength(2)
})

test('of many who join at once with one use left, one does', async () => {
  const { api: person } = await api.person()
  const { key } = await person.keys.create({ name: 'k', maxUses: 1 })
  const answers = await Promise.all(Array.from({ length: 8 }, () => refusal(join(key))))
  expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1)
  expect(answers.filter((answer) => answer.includes('used as often'))).toHaveLength(7)
  expect((await person.nodes.list()).items).toHaveLength(1)
  expect((await person.keys.list({ kind: 'enroll' })).items).toMatchObject([{ uses: 1 }])
})

test('a key without a number admits any, and machines have their own tags from then on', async () => {
  const { api: person } = await api.person()
  const { key } = await person.keys.create({ name: 'k', maxUses: null, tags: ['new'] })
  const { nodeId: id } = await join(key)
  await person.nodes.tag({ id, tags: ['mine'] })
  await join(key)
  expect((await person.nodes.list()).items.map(({ tags }) => tags).sort()).toEqual([['mine'], ['new']])
  expect((await person.keys.list({ kind: 'enroll' })).items).toMatchObject([{ uses: 2, maxUses: null, tags: ['new'] }])
})

test('a key for nobody, or with too many tags, is none', async () => {
  const { api: person } = await api.person()
  for (const maxUses of [0, -1, 1.5]) {
    expect(await refusal(person.keys.create({ name: 'k', maxUses }))).toContain('BAD_REQUEST')
  }
  const tags = Array.from({ length: 21 }, (_, n) => `${n}`)
  expect(await refusal(person.keys.create({ name: 'k', tags }))).toContain('20 tags')
})

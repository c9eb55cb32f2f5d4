import { afterAll, beforeAll, expect, test } from 'bun:test'
import { account, TALLY } from '../../../test/account.ts'
import { item, sha256, type TestApi, type TestNode, testApi } from '../../../test/api.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
}, 60_000)
afterAll(() => api.close(), 60_000)

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )
const UNKNOWN = 'node_00000000000070008000000000000000'

async function record(node: TestNode, key: string, modifiedAt: string, text = key) {
  const bytes = new TextEncoder().encode(text)
  const segments = await node.pack([{ start: 0, bytes }])
  const part = { key, checksum: sha256(bytes), length: bytes.length, segments, modifiedAt }
  const answers = await node.api.sync.record({ runId: await node.begin(), items: [item(part)] })
  expect(answers).toMatchObject([{ status: 'recorded' }])
}
const issue = (key: string) => ({ collector: 'notes', key, path: `~/${key}`, code: 'denied', message: 'no' })

test('tags are given in the place of others, each once, without what cannot be seen, and within bounds', async () => {
  const { api: person, userId } = await api.person()
  const { nodeId: id } = await api.node(userId)
  expect(await person.nodes.tag({ id, tags: [' gpu ', 'CI\u202e', 'gpu', 'größe'] })).toEqual({
    id,
    tags: ['gpu', 'CI', 'größe'],
  })
  expect((await person.nodes.list()).items[0]?.tags).toEqual(['gpu', 'CI', 'größe'])
  expect(await refusal(person.nodes.tag({ id, tags: ['  '] }))).toContain('empty')
  expect(await refusal(person.nodes.tag({ id, tags: ['x'.repeat(51)] }))).toContain('50 characters')
  const many = Array.from({ length: 21 }, (_, n) => `${n}`)
  expect(await refusal(person.nodes.tag({ id, tags: many }))).toContain('20 tags')
  expect((await person.nodes.get({ id })).tags).toEqual(['gpu', 'CI', 'größe'])
  expect((await person.nodes.tag({ id, tags: [] })).tags).toEqual([])
})

test('a row says what is wrong, what each collector did last, and how often the machine is usually heard of', async () => {
  const { api: person, userId } = await api.person()
  const [node, other] = [await api.node(userId), await api.node(userId)]
  for (const key of ['a', 'b', 'c', 'd']) await record(node, key, '2026-02-01T10:00:00Z')
  await record(other, 'a', '2026-02-01T10:00:00Z')
  await node.api.sync.gone({ runId: await node.begin(), items: [{ type: 'notes', key: 'a' }] })
  const collectors = [{ id: 'notes', ...TALLY, seen: 3, failed: 2, unchanged: 1 }]
  const issues = [issue('b'), issue('c')]
  await node.api.sync.finish({ runId: await node.begin(), account: account({ collectors, issues }) })
  const half = new TextEncoder().encode('half')
  await node.api.sync.record({
    runId: await node.begin(),
    items: [
      item({
        ...{ key: 'e', length: 4, checksum: sha256(half), partial: true },
        segments: await node.pack([{ start: 0, bytes: half }]),
      }),
    ],
  })
  const rows = (await person.nodes.list()).items
  const row = rows.find(({ id }) => id === node.nodeId)
  expect(row).toMatchObject({ pending: 1, failed: 2, gone: 1, artifacts: 4, usualGapMs: 0 })
  expect(row?.lastRun).toMatchObject({ endedAt: null, seen: null, uploaded: null })
  expect(rows.find(({ id }) => id === other.nodeId)).toMatchObject({ pending: 0, failed: 0, gone: 0 })
  // The newest run has not ended: what collectors did is from the last that has.
  const got = await person.nodes.get({ id: node.nodeId })
  expect(got).toMatchObject({ pending: 1, failed: 2, gone: 1, collectors })
  expect(got.lastRun).toMatchObject({ endedAt: null, account: null, issues: 0 })
  await node.api.sync.finish({ runId: await node.begin(), account: account({ collectors, issues }) })
  const [listed] = (await person.nodes.list()).items.filter(({ id }) => id === node.nodeId)
  expect(listed?.lastRun).toMatchObject({ endedAt: expect.any(String), seen: 0, uploaded: 0 })
  const ended = await person.nodes.get({ id: node.nodeId })
  expect(ended.lastRun?.issues).toBe(2)
  expect(ended.lastRun?.account).not.toHaveProperty('issues')
  expect(ended.runs[0]?.account).toMatchObject({ issues })
})

test('a retired machine’s key opens nothing, its archive stays, and a list can leave it out', async () => {
  const { api: person, userId } = await api.person()
  const [node, stays] = [await api.node(userId), await api.node(userId)]
  await record(node, 'a', '2026-02-01T10:00:00Z')
  const unenrolledAt = api.clock.now.toISOString()
  expect(await person.nodes.retire({ id: node.nodeId })).toEqual({ id: node.nodeId, unenrolledAt })
  const again = await api.with({ authorization: `Bearer ${node.nodeKey}` })
  expect(await refusal(again.session.get())).toBe('UNAUTHORIZED: this key was revoked')
  expect((await person.artifacts.list({})).items).toHaveLength(1)
  expect((await person.nodes.list({ retired: false })).items.map(({ id }) => id)).toEqual([stays.nodeId])
  expect((await person.nodes.list()).items).toHaveLength(2)
  // Said twice, it is since the first time.
  const before = api.clock.now
  api.clock.now = new Date(before.getTime() + 60_000)
  expect((await person.nodes.retire({ id: node.nodeId })).unenrolledAt).toBe(unenrolledAt)
  api.clock.now = before
})

test('a machine’s activity is its own, by hour or day', async () => {
  const { api: person, userId } = await api.person()
  const [node, other] = [await api.node(userId), await api.node(userId)]
  await record(node, 'a', '2026-02-01T10:10:00Z', 'one')
  await record(node, 'b', '2026-02-01T10:50:00Z', 'three')
  await record(node, 'c', '2026-02-03T10:50:00Z')
  await record(other, 'a', '2026-02-01T10:10:00Z')
  const range = { id: node.nodeId, from: '2026-02-01T08:30:00Z', to: '2026-02-02T00:00:00Z' }
  expect(await person.nodes.activity(range)).toEqual({
    ...{ span: 'hour', from: '2026-02-01T08:00:00.000Z', count: 16, created: 2, changed: 0, bytes: 8 },
    cells: [{ i: 2, created: 2, changed: 0, bytes: 8 }],
  })
  const month = await person.nodes.activity({ ...range, from: '2026-01-20T00:00:00Z', to: '2026-02-20T00:00:00Z' })
  expect(month.cells.map(({ i }) => i)).toEqual([12, 14])
  expect(await refusal(person.nodes.activity({ ...range, to: range.from }))).toContain('BAD_REQUEST')
})

test('runs are met once each, the newest first', async () => {
  const { api: person, userId } = await api.person()
  const node = await api.node(userId)
  const begun: string[] = []
  for (let n = 0; n < 5; n++) begun.push(await node.begin())
  const met: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await person.nodes.runs({ id: node.nodeId, limit: 2, ...(cursor && { cursor }) })
    met.push(...page.items.map(({ id }) => id))
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  expect(met).toEqual(begun.toReversed())
  expect(await refusal(person.nodes.runs({ id: node.nodeId, cursor: 'bm8=' }))).toContain('cursor')
})

test('another user’s machine answers as one that does not exist', async () => {
  const { userId } = await api.person()
  const { api: stranger } = await api.person()
  const { nodeId } = await api.node(userId)
  const range = { from: '2026-02-01T08:30:00Z', to: '2026-02-02T00:00:00Z' }
  for (const call of [
    (id: string) => stranger.nodes.tag({ id, tags: ['mine'] }),
    (id: string) => stranger.nodes.retire({ id }),
    (id: string) => stranger.nodes.activity({ id, ...range }),
    (id: string) => stranger.nodes.runs({ id }),
    (id: string) => stranger.nodes.get({ id }),
  ]) {
    expect(await refusal(call(nodeId))).toBe('NOT_FOUND: there is no such machine')
    expect(await refusal(call(UNKNOWN))).toBe('NOT_FOUND: there is no such machine')
  }
})

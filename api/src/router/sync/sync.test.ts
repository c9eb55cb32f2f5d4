import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { type Account, LIMITS, newId, type RecordItem } from '@exfil/core/wire'
import { type Caller, item, sha256, type TestApi, type TestNode, testApi } from '../../../test/api.ts'
import { objectKey } from '../../blobs/object-key.ts'

let api: TestApi
let node: TestNode
let person: Caller
let runId: string
beforeAll(async () => {
  api = await testApi()
  const one = await api.person()
  person = one.api
  node = await api.node(one.userId)
  runId = await node.begin()
}, 60_000)
afterAll(() => api?.close(), 60_000)

const bytes = (text: string) => new TextEncoder().encode(text)
const nested = (depth: number): never => {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = [value]
  return value as never
}
/** A first version, in a pack of its own. */
async function first(key: string, text: string, part: Partial<RecordItem> = {}): Promise<RecordItem> {
  const segments = text === '' ? [] : await node.pack([{ start: 0, bytes: bytes(text) }])
  return item({ key, checksum: sha256(text), length: text.length, segments, ...part })
}
const record = (...items: RecordItem[]) => node.api.sync.record({ runId, items })
const versionOf = (generation: number, text: string) => ({ generation, length: text.length, checksum: sha256(text) })
const rowOf = async (key: string) =>
  (await person.artifacts.list({ filter: { text: key } })).items.find((row) => row.key === key)

test('each item is answered by itself and in order, however bad its neighbours are', async () => {
  const good = await first('good-1', 'one')
  const answers = await node.api.sync.record({
    runId,
    items: [
      good,
      { nonsense: true } as unknown as RecordItem,
      null as unknown as RecordItem,
      await first('no-head', 'x', { generation: 2 }),
      await first('gap', 'abc', { length: 4 }),
      await first('Bad Type', 'abc', { type: 'Not A Type' }),
      await first('long', 'abc', { key: 'k'.repeat(LIMITS.keyBytes + 1) }),
      await first('deep', 'x', { description: { attributes: { deep: nested(200_000) } } }),
      await first('good-2', 'two'),
    ],
  })
  expect(answers.map(({ status }) => String(status))).toEqual([
    'recorded',
    'refused',
    'refused',
    'refused',
    'refused',
    'refused',
    'refused',
    'refused',
    'recorded',
  ])
  expect(await rowOf('good-1')).toBeDefined()
  expect(await rowOf('gap')).toBeUndefined()
  const checked = await node.api.sync.check({
    items: [{ type: 'notes', key: 'good-1', checksum: good.checksum, length: 3 }, {} as never],
  })
  expect(checked.map(({ status }) => status)).toEqual(['known', 'refused'])
})

test('recording the same again changes nothing but the sequence', async () => {
  const one = await first('again', 'same')
  const [before] = await record(one)
  const [after] = await record(one)
  if (before?.status !== 'recorded' || after?.status !== 'recorded') throw new Error('not recorded')
  expect(after).toEqual({ ...before, seq: before.seq + 1 })
  expect((await person.artifacts.versions({ id: after.id })).items).toHaveLength(1)
})

test('a seq is raised once per call, and begin tells by whom', async () => {
  const before = await node.api.sync.begin({ cliVersion: '1', hostname: 'h', clientTime: api.clock.now.toISOString() })
  const answers = await record(await first('seq-1', '1'), await first('seq-2', '2'))
  for (const answer of answers) expect(answer).toMatchObject({ seq: before.seq + 1 })
  const after = await node.api.sync.begin({ cliVersion: '1', hostname: 'h', clientTime: api.clock.now.toISOString() })
  expect(after).toMatchObject({ seq: before.seq + 1, seqRunId: runId })
})

test('a call in which nothing was recorded does not raise it', async () => {
  const { seq } = await node.api.sync.begin({ cliVersion: '1', hostname: 'h', clientTime: api.clock.now.toISOString() })
  await record(await first('stale-seq', 'x', { base: versionOf(1, 'other') }))
  const after = await node.api.sync.begin({ cliVersion: '1', hostname: 'h', clientTime: api.clock.now.toISOString() })
  expect(after.seq).toBe(seq)
})

test('a base that is not the tip is answered with what is', async () => {
  await record(await first('stale', 'one'))
  const standing = { head: versionOf(1, 'one'), tip: versionOf(1, 'one') }
  for (const wrong of [{ base: versionOf(1, 'won') }, { base: versionOf(2, 'one') }, {}]) {
    const [answer] = await record(await first('stale', 'other', { generation: 2, ...wrong }))
    expect(answer).toEqual({ status: 'stale', ...standing })
  }
  const [unknown] = await record(await first('never-seen', 'x', { base: versionOf(1, 'y') }))
  expect(unknown).toEqual({ status: 'stale' })
})

test('an empty artifact is a version without segments, and grows', async () => {
  expect(await record(await first('empty', ''))).toMatchObject([{ status: 'recorded', head: versionOf(1, '') }])
  const [grown] = await record(await first('empty', 'full', { base: versionOf(1, '') }))
  expect(grown).toMatchObject({ status: 'recorded', tip: versionOf(1, 'full') })
})

test('an interrupted first upload is shown to nobody until it is complete', async () => {
  const [partial] = await record(await first('partial', 'half', { partial: true }))
  expect(partial).toMatchObject({ status: 'recorded', head: versionOf(1, 'half'), tip: versionOf(1, 'half') })
  expect(await rowOf('partial')).toBeUndefined()
  expect(await person.artifacts.get({ id: (partial as { id: string }).id }).catch((error) => error.code)).toBe(
    'NOT_FOUND',
  )
  const rest = await node.pack([{ start: 4, bytes: bytes(' and half') }])
  const whole = 'half and half'
  await record(
    item({ key: 'partial', checksum: sha256(whole), length: whole.length, segments: rest, base: versionOf(1, 'half') }),
  )
  expect(await rowOf('partial')).toMatchObject({ size: whole.length, checksum: sha256(whole) })
})

test('a description, path and kind change without content; a move by former key keeps the artifact', async () => {
  const one = await first('v1-key', 'content')
  const [recorded] = await record(one)
  const changed = { path: '~/elsewhere', kind: 'letter', description: { title: 'New', agent: 'someone' }, segments: [] }
  await record({ ...one, ...changed })
  const before = await rowOf('v1-key')
  expect(before).toMatchObject({ path: '~/elsewhere', kind: 'letter', title: 'New', agent: 'someone', generation: 1 })
  const [moved] = await record({ ...one, ...changed, key: 'v2-key', formerKeys: ['v0-key', 'v1-key'] })
  expect(moved).toMatchObject({ status: 'recorded', id: (recorded as { id: string }).id })
  expect(await rowOf('v2-key')).toMatchObject({ id: before?.id })
  expect(await rowOf('v1-key')).toBeUndefined()
  // Where the new key exists already, the one with the former key stays what it is.
  await record(await first('v1-key', 'another'))
  const [again] = await record({ ...one, ...changed, key: 'v2-key', formerKeys: ['v1-key'] })
  expect(again).toMatchObject({ id: before?.id })
  expect(await rowOf('v1-key')).toMatchObject({ checksum: sha256('another') })
})

test('only what was presigned for this very node, is there, and fits can be named', async () => {
  const other = await api.node(node.userId)
  const stranger = await api.node(await api.database.newUser())
  const theirs = await other.pack([{ start: 0, bytes: bytes('abc') }])
  const foreign = await stranger.pack([{ start: 0, bytes: bytes('abc') }])
  const part = { checksum: sha256('abc'), length: 3 }
  expect(await record(item({ key: 'p1', ...part, segments: theirs }))).toMatchObject([{ status: 'refused' }])
  expect(await record(item({ key: 'p2', ...part, segments: foreign }))).toEqual([
    { status: 'missing', packs: [foreign[0]?.pack ?? ''] },
  ])
  const mine = await node.pack([{ start: 0, bytes: bytes('abc') }])
  const [segment] = mine
  if (!segment) throw new Error('no segment')
  const past = { ...segment, offset: segment.offset + 1 }
  expect(await record(item({ key: 'p3', ...part, segments: [past] }))).toMatchObject([
    { status: 'refused', reason: expect.stringContaining('past the end') },
  ])
  expect(await record(item({ key: 'p4', ...part, segments: mine }))).toMatchObject([{ status: 'recorded' }])
  expect(await record(item({ key: 'p5', ...part, segments: mine }))).toMatchObject([
    { status: 'refused', reason: expect.stringContaining('overlap') },
  ])
})

test('a pack is believed once its object is there, and is looked at once', async () => {
  const id = newId('pack')
  const body = bytes('sixteen bytes!!!')
  await node.api.sync.presign({ packs: [{ id, size: body.length, sha256: sha256(body) }] })
  const segments = [{ start: 0, end: 3, sha256: sha256('abc'), pack: id, offset: 0, storedLength: 8 }]
  const one = item({ key: 'looked-at', checksum: sha256('abc'), length: 3, segments })
  const missing = [{ status: 'missing' as const, packs: [id] }]
  expect(await record(one)).toEqual(missing)
  const key = objectKey(node.userId, node.nodeId, id)
  api.store.put(key, bytes('another length'))
  expect(await record(one)).toEqual(missing)
  api.store.put(key, bytes('sixteen bytes???'))
  expect(await record(one)).toEqual(missing)
  api.store.put(key, body)
  api.store.looks.delete(key)
  const two = item({
    key: 'looked-at-2',
    checksum: sha256('abc'),
    length: 3,
    segments: segments.map((segment) => ({ ...segment, offset: 8 })),
  })
  expect(await record(one)).toMatchObject([{ status: 'recorded' }])
  expect(await record(two)).toMatchObject([{ status: 'recorded' }])
  expect(api.store.looks.get(key)).toBe(1)
})

test('a store that vouches for no checksum is read', async () => {
  const services = { ...api.store, verifiesChecksum: false, head: async () => ({ size: 3, sha256: null }) }
  const { createContext } = await import('../../context.ts')
  const { appRouter } = await import('../index.ts')
  const { createCaller } = await import('../../trpc.ts')
  const headers = new Headers({ authorization: `Bearer ${node.nodeKey}` })
  const caller = createCaller(appRouter)(await createContext({ ...api.services, blobs: services }, { headers }, ''))
  const id = newId('pack')
  await caller.sync.presign({ packs: [{ id, size: 3, sha256: sha256('abc') }] })
  const segments = [{ start: 0, end: 1, sha256: sha256('a'), pack: id, offset: 0, storedLength: 3 }]
  const one = item({ key: 'read-back', checksum: sha256('a'), length: 1, segments })
  api.store.put(objectKey(node.userId, node.nodeId, id), bytes('abd'))
  expect(await caller.sync.record({ runId, items: [one] })).toEqual([{ status: 'missing', packs: [id] }])
  api.store.put(objectKey(node.userId, node.nodeId, id), bytes('abc'))
  expect(await caller.sync.record({ runId, items: [one] })).toMatchObject([{ status: 'recorded' }])
})

test('calls that record the same artifacts at the same moment agree in the end', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `race-${i}`)
  const items = await Promise.all(names.map((key) => first(key, `content of ${key}`)))
  const calls = await Promise.all([
    record(...items),
    record(...items.toReversed()),
    record(...items),
    record(...items.toReversed()),
  ])
  for (const answers of calls) expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['recorded']))
  const [count] = await api.database.owner(`select count(*)::int as count from artifacts where key like 'race-%'`)
  expect(count).toEqual({ count: 20 })
  const [seqs] = [new Set(calls.map(([answer]) => (answer as { seq: number }).seq))]
  expect(seqs.size).toBe(4)
})

test('text that Postgres cannot hold loses what it cannot', async () => {
  const description = { title: 'nul\0 and half \ud800 a pair', attributes: { 'a\0b': ['\0', '\udfff'] } }
  await record(await first('nul', 'x', { path: '~/a\0b', description }))
  const row = await rowOf('nul')
  expect(row).toMatchObject({ path: '~/ab', title: 'nul and half \ufffd a pair' })
  expect((await person.artifacts.get({ id: row?.id ?? '' })).attributes).toEqual({ ab: ['', '\ufffd'] })
})

test('the longest names of everything at once have room in every index', async () => {
  const long = (bytes: number) => randomBytes(bytes).toString('base64').slice(0, bytes)
  const most = long(LIMITS.textBytes)
  const key = long(LIMITS.keyBytes)
  const description = {
    title: '会'.repeat(341),
    agent: '\u00fc'.repeat(512),
    agentVersion: most,
    project: long(LIMITS.textBytes),
  }
  const [answer] = await record(await first(key, 'x', { path: long(LIMITS.pathBytes), kind: most, description }))
  if (answer?.status !== 'recorded') throw new Error(JSON.stringify(answer))
  expect(await person.artifacts.get({ id: answer.id })).toMatchObject({
    ...{ key, title: description.title, project: description.project },
    agent: '\u00fc'.repeat(128),
    kind: most.slice(0, 128),
  })
})

test('what is gone is marked with the server’s time and kept; seen again, the mark is cleared', async () => {
  const one = await first('vanishing', 'x')
  await record(one)
  const items = [{ type: 'notes', key: 'vanishing' }, { type: 'notes', key: 'never-was' }, 7 as never]
  const answers = await node.api.sync.gone({ runId, items })
  expect(answers.map(({ status }) => status)).toEqual(['recorded', 'unknown', 'unknown'])
  const row = await rowOf('vanishing')
  expect(row?.state).toBe('gone')
  expect(await person.artifacts.get({ id: row?.id ?? '' })).toMatchObject({
    goneAt: api.clock.now.toISOString(),
    lastSeenAt: null,
  })
  await record({ ...one, segments: [] })
  expect((await rowOf('vanishing'))?.state).toBe('present')
})

test('presigning the same pack again is answered again; another pack under its id, or one too large, is not', async () => {
  const id = newId('pack')
  const pack = { id, size: 10, sha256: sha256('a') }
  const large = { id: newId('pack'), size: LIMITS.packBytes + 1, sha256: sha256('a') }
  const answers = await node.api.sync.presign({ packs: [pack, pack, { ...pack, size: 11 }, large, {} as never] })
  expect(answers.map(({ status }) => status)).toEqual(['ready', 'ready', 'refused', 'refused', 'refused'])
  const other = await api.node(node.userId)
  expect(await other.api.sync.presign({ packs: [pack] })).toMatchObject([{ status: 'refused' }])
})

const account = (part: Partial<Account> = {}): Account => ({
  ...{ run: '', seen: 0, unchanged: 0, uploaded: 0, known: 0, skipped: 0, failed: 0, described: 0, gone: 0 },
  ...{ bytesRead: 0, bytesSent: 0, puts: 0, apiCalls: 2, durationMs: 5, collectors: [], issues: [] },
  ...part,
})

test('finish keeps the account, and says of each artifact what the last run met', async () => {
  const mine = await api.node(node.userId)
  const run = await mine.begin()
  const text = 'readable once'
  const segments = await mine.pack([{ start: 0, bytes: bytes(text) }])
  const one = item({ key: 'unreadable', checksum: sha256(text), length: text.length, segments })
  await mine.api.sync.record({ runId: run, items: [one] })
  const collectors = [{ ...account(), id: 'notes', version: '1.2.3' }]
  const issue = {
    collector: 'notes',
    key: 'unreadable',
    path: '~/unreadable',
    code: 'denied',
    message: 'no permission',
  }
  await mine.api.sync.finish({ runId: run, account: account({ uploaded: 1, collectors, issues: [issue] }) })
  const row = await rowOf('unreadable')
  expect(row?.state).toBe('failed')
  expect(await person.artifacts.get({ id: row?.id ?? '' })).toMatchObject({ failure: 'denied: no permission' })
  const { runs, lastSyncAt } = await person.nodes.get({ id: mine.nodeId })
  expect(runs).toMatchObject([{ id: run, repeats: 0, account: { uploaded: 1, issues: [issue] } }])
  expect(lastSyncAt).toBe(api.clock.now.toISOString())
  expect((await person.nodes.get({ id: mine.nodeId })).collectors).toMatchObject([{ id: 'notes', version: '1.2.3' }])

  // A run of another collector has nothing to say of it; one of its own that met no trouble has.
  await mine.api.sync.finish({
    runId: await mine.begin(),
    account: account({ collectors: [{ ...account(), id: 'other' }] }),
  })
  expect((await rowOf('unreadable'))?.state).toBe('failed')
  // As an older client tells it.
  expect((await person.nodes.get({ id: mine.nodeId })).collectors[0]).not.toHaveProperty('version')
  const skipped = { ...issue, code: 'not-a-file' }
  await mine.api.sync.finish({ runId: await mine.begin(), account: account({ collectors, issues: [skipped] }) })
  expect((await rowOf('unreadable'))?.state).toBe('present')
})

test('runs that find nothing to do extend one row', async () => {
  const mine = await api.node(node.userId)
  const finish = async (part: Partial<Account>) => {
    const run = await mine.begin()
    api.clock.now = new Date(api.clock.now.getTime() + 60_000)
    await mine.api.sync.finish({ runId: run, account: account(part) })
    await mine.api.sync.finish({ runId: run, account: account(part) })
  }
  await finish({ uploaded: 1 })
  for (let i = 0; i < 3; i++) await finish({ unchanged: i })
  await finish({ issues: [{ collector: 'notes', key: null, path: null, code: 'denied', message: '' }] })
  await finish({})
  await finish({})
  const { runs } = await person.nodes.get({ id: mine.nodeId })
  expect(runs.map(({ repeats }) => repeats)).toEqual([1, 0, 2, 0])
  expect(runs[2]).toMatchObject({ endedAt: expect.any(String), account: { unchanged: 2 } })
  const [run] = runs
  expect(Date.parse(run?.endedAt ?? '') - Date.parse(run?.startedAt ?? '')).toBe(120_000)
})

test('begin notes when the node was seen, its name, and how its clock differs', async () => {
  const mine = await api.node(node.userId)
  const clientTime = new Date(api.clock.now.getTime() - 90_000).toISOString()
  await mine.api.sync.begin({ cliVersion: '9.9', hostname: 'renamed', clientTime })
  expect(await person.nodes.get({ id: mine.nodeId })).toMatchObject({
    ...{ clockSkewMs: -90_000, hostname: 'renamed', name: 'host', cliVersion: '9.9' },
    lastSeenAt: api.clock.now.toISOString(),
  })
})

test('a run of another node cannot be recorded under', async () => {
  const mine = await api.node(node.userId)
  const refused = await mine.api.sync.record({ runId, items: [] }).catch((error) => error.code)
  expect(refused).toBe('NOT_FOUND')
})

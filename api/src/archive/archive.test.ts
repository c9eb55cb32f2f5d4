import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { item, PUBLIC_URL, sha256, type TestApi, type TestNode, testApi } from '../../test/api.ts'
import { served } from '../../test/served.ts'
import { unzip } from '../../test/unzip.ts'
import { objectKey } from '../blobs/object-key.ts'

let api: TestApi
let http: ReturnType<typeof served>
beforeAll(async () => {
  api = await testApi()
  http = served(api)
}, 60_000)
afterAll(async () => {
  await http.stop()
  await api.close()
}, 60_000)

/** Records content, a segment per part, and answers the artifact's id and its packs. */
async function record(node: TestNode, key: string, parts: Buffer[], path = `~/${key}`) {
  const bytes = Buffer.concat(parts)
  let at = 0
  const stretches = parts.map((part) => {
    const start = at
    at += part.length
    return { start, bytes: part }
  })
  const segments = bytes.length > 0 ? await node.pack(stretches) : []
  const part = { key, path, checksum: sha256(bytes), length: bytes.length, segments }
  const [answer] = await node.api.sync.record({ runId: await node.begin(), items: [item(part)] })
  if (answer?.status !== 'recorded') throw new Error(JSON.stringify(answer))
  return { id: answer.id, bytes, segments }
}
const text = (line: string) => Buffer.from(`${line}\n`)
const filesOf = async (response: Response) => unzip(Buffer.from(await response.arrayBuffer()))
const linesOf = (file: Buffer | undefined) =>
  String(file)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const query = (ids: string[]) => `/api/archive?${ids.map((id) => `id=${id}`).join('&')}`

test('several artifacts come as one archive, under safe names, with a manifest and checksums', async () => {
  const { userId, token, api: person } = await api.person()
  const node = await api.node(userId)
  await person.nodes.rename({ id: node.nodeId, name: 'con' })
  const one = await record(node, 'one', [text('a'), text('b')], '~/Notes/a.md')
  const two = await record(node, 'two', [text('c')], '~/notes/A.md')
  const up = await record(node, 'up', [text('up')], '../../etc/passwd')
  const none = await record(node, 'none', [], 'C:\\aux.')
  const ids = [one, two, up, none].map(({ id }) => id)
  const response = await http.as(token)(query([...ids, one.id]))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/zip')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="exfiltrator-20260301-120000.zip"')
  const files = await filesOf(response)
  expect([...files.keys()]).toEqual([
    '_con/home/Notes/a.md',
    `_con/_/${two.id}/A.md`,
    '_con/_/_/etc/passwd',
    '_con/C_/aux_',
    'manifest.jsonl',
    'SHA256SUMS',
  ])
  expect(files.get('_con/home/Notes/a.md')).toEqual(one.bytes)
  const manifest = linesOf(files.get('manifest.jsonl'))
  expect(manifest.map(({ id, path, file }) => ({ id, path, named: files.has(file) }))).toEqual([
    { id: one.id, path: '~/Notes/a.md', named: true },
    { id: two.id, path: '~/notes/A.md', named: true },
    { id: up.id, path: '../../etc/passwd', named: true },
    { id: none.id, path: 'C:\\aux.', named: true },
  ])
  expect(manifest[0]).toMatchObject({
    ...{ nodeId: node.nodeId, nodeName: 'con', type: 'notes', kind: 'note', key: 'one', title: 'Title of one' },
    ...{ size: 4, checksum: sha256('a\nb\n'), versionId: null, generation: 1 },
  })
  const sums = String(files.get('SHA256SUMS')).trimEnd().split('\n')
  expect(sums).toEqual(manifest.map(({ checksum, file }) => `${checksum}  ${file}`))
  for (const { checksum, file } of manifest) expect(sha256(files.get(file) ?? '')).toBe(checksum)
})

test('a form asks for more at once, and for versions', async () => {
  const { userId, token, api: person } = await api.person()
  const node = await api.node(userId)
  const { id } = await record(node, 'one', [text('a')])
  const [version] = (await person.artifacts.versions({ id })).items
  const form = new URLSearchParams([
    ['id', version?.id ?? ''],
    ['id', id],
  ])
  const response = await http.as(token)('/api/archive', { method: 'POST', body: form })
  const manifest = linesOf((await filesOf(response)).get('manifest.jsonl'))
  expect(manifest).toMatchObject([
    { id, versionId: version?.id, file: 'host/home/one' },
    { id, versionId: null, file: `host/_/${id}/one` },
  ])
})

test('content that is lost is left out, the manifest says why, and the node is asked for it', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  const good = await record(node, 'good', [text('good')])
  const bad = await record(node, 'bad', [text('bad')])
  const packId = bad.segments[0]?.pack ?? ''
  await api.store.delete(objectKey(userId, node.nodeId, packId))
  const files = await filesOf(await http.as(token)(query([bad.id, good.id])))
  expect([...files.keys()]).toEqual(['host/home/good', 'manifest.jsonl', 'SHA256SUMS', 'missing.txt'])
  expect(String(files.get('missing.txt'))).toStartWith(`${bad.id}  "~/bad"  the stored content is missing`)
  expect(linesOf(files.get('manifest.jsonl'))).toMatchObject([
    { id: bad.id, file: null, problem: { code: 'lost' } },
    { id: good.id, file: 'host/home/good' },
  ])
  expect(await api.database.owner('select state from packs where id = $1', [packId])).toEqual([{ state: 'lost' }])
})

test('a large content that proves wrong on its way breaks the connection off', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  const parts = Array.from({ length: 3 }, () => randomBytes(6_000_000))
  const { id, segments } = await record(node, 'large', parts)
  const whole = await filesOf(await http.as(token)(query([id])))
  expect(whole.get('host/home/large')).toEqual(Buffer.concat(parts))
  const [last] = segments.slice(-1)
  const key = objectKey(userId, node.nodeId, last?.pack ?? '')
  const stored = Buffer.concat(
    await Array.fromAsync(api.store.read(key, { offset: 0, length: await sizeOf(key) }, never)),
  )
  stored.writeUInt8(stored.readUInt8((last?.offset ?? 0) + 5_000_000) ^ 1, (last?.offset ?? 0) + 5_000_000)
  api.store.put(key, stored)
  const response = await http.as(token)(query([id]))
  expect(response.status).toBe(200)
  expect(await response.arrayBuffer().catch(() => 'broken off')).toBe('broken off')
}, 30_000)
const never = new AbortController().signal
const sizeOf = async (key: string) => (await api.store.head(key))?.size ?? 0

test('whoever leaves early leaves nothing behind', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  const { id } = await record(node, 'large', [randomBytes(8_000_000), randomBytes(8_000_000), randomBytes(8_000_000)])
  const folder = await mkdtemp(join(tmpdir(), 'exfil-early-'))
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  const leave = new AbortController()
  const response = await http.as(token)(query([id]), { signal: leave.signal })
  await response.body?.getReader().read()
  expect(await readdir(folder)).not.toBeEmpty()
  leave.abort()
  while ((await readdir(folder)).length > 0) await Bun.sleep(5)
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  await rm(folder, { recursive: true })
}, 20_000)

test('ids of another user answer as unknown ones, and wrong ones are refused', async () => {
  const [mine, theirs] = [await api.person(), await api.person()]
  const { id } = await record(await api.node(theirs.userId), 'theirs', [text('secret')])
  const own = await record(await api.node(mine.userId), 'own', [text('own')])
  const unknown = 'art_00000000000070008000000000000000'
  const answers = await Promise.all([id, unknown].map((one) => http.as(mine.token)(query([one]))))
  expect(answers.map(({ status }) => status)).toEqual([404, 404])
  const [first, second] = await Promise.all(answers.map((answer) => answer.text()))
  expect(first).toBe(second as string)
  const files = await filesOf(await http.as(mine.token)(query([id, unknown, own.id])))
  expect([...files.keys()]).toEqual(['host/home/own', 'manifest.jsonl', 'SHA256SUMS', 'missing.txt'])
  const [a, b] = linesOf(files.get('manifest.jsonl'))
  expect({ ...a, id: unknown }).toEqual(b)
  for (const bad of ['/api/archive', query(['node_1']), query(Array(101).fill(id))]) {
    expect((await http.as(mine.token)(bad)).status).toBe(400)
  }
  const json = { method: 'POST', body: JSON.stringify({ ids: [id] }), headers: { 'content-type': 'application/json' } }
  expect((await http.as(mine.token)('/api/archive', json)).status).toBe(415)
  expect((await http.as(mine.token)('/api/archive', { method: 'PUT' })).status).toBe(405)
})

test('whether there would be an archive is said without making one', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  const { id } = await record(node, 'one', [text('a')])
  const unknown = 'art_00000000000070008000000000000000'
  const check = (ids: string[]) => {
    const body = new URLSearchParams(ids.map((one) => ['id', one]))
    return http.as(token)('/api/archive?check', { method: 'POST', body })
  }
  const good = await check([unknown, id])
  expect([good.status, await good.text()]).toEqual([204, ''])
  for (const ids of [[unknown], [], Array(1_001).fill(id), ['node_1']]) {
    const form = { method: 'POST', body: new URLSearchParams(ids.map((one) => ['id', one])) }
    const [said, made] = await Promise.all([check(ids), http.as(token)('/api/archive', form)])
    expect([said.status, await said.text()]).toEqual([made.status, await made.text()])
    expect(said.ok).toBe(false)
  }
  expect((await http.as(node.nodeKey)(`${query([id])}&check`)).status).toBe(403)
  expect((await http.as(token)(`${query([id])}&check`)).status).toBe(204)
})

test('only people, and a form only from a page of ours', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  const { id } = await record(node, 'one', [text('a')])
  expect((await fetch(`${http.url}${query([id])}`)).status).toBe(401)
  expect((await http.as(node.nodeKey)(query([id]))).status).toBe(403)
  const cookie = { cookie: `exfiltrator_session=${token}` }
  const post = (headers: Record<string, string>) =>
    fetch(`${http.url}/api/archive`, { method: 'POST', body: new URLSearchParams({ id }), headers })
  expect((await post(cookie)).status).toBe(403)
  expect((await post({ ...cookie, origin: 'https://elsewhere.test' })).status).toBe(403)
  expect((await post({ ...cookie, origin: PUBLIC_URL })).status).toBe(200)
})

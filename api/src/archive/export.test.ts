import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { item, sha256, type TestApi, type TestNode, testApi } from '../../test/api.ts'
import { served } from '../../test/served.ts'
import { objectKey } from '../blobs/object-key.ts'

let api: TestApi
let http: ReturnType<typeof served>
let folder: string
beforeAll(async () => {
  api = await testApi()
  http = served(api)
  folder = await mkdtemp(join(tmpdir(), 'exfil-export-'))
}, 60_000)
afterAll(async () => {
  await http.stop()
  await api.close()
  await rm(folder, { recursive: true })
}, 60_000)

const bytes = (text: string) => new TextEncoder().encode(text)
async function record(node: TestNode, key: string, text: string, part: { path?: string; generation?: number } = {}) {
  const base = part.generation && part.generation > 1 ? await tip(node, key) : undefined
  const segments = await node.pack([{ start: 0, bytes: bytes(text) }])
  const [answer] = await node.api.sync.record({
    runId: await node.begin(),
    items: [
      item({ key, checksum: sha256(text), length: bytes(text).length, segments, ...part, ...(base && { base }) }),
    ],
  })
  if (answer?.status !== 'recorded') throw new Error(JSON.stringify(answer))
  return { id: answer.id, pack: segments[0]?.pack ?? '' }
}
async function tip(node: TestNode, key: string) {
  const items = [{ type: 'notes', key, checksum: sha256('?'), length: 1 }]
  const [answer] = await node.api.sync.check({ items })
  return answer && 'tip' in answer ? answer.tip : undefined
}

/** Unpacks with the system's own tar: what people have. */
async function unpack(response: Response) {
  const into = await mkdtemp(join(folder, 'unpacked-'))
  const file = join(into, '..', `${into.split('/').at(-1)}.tar.gz`)
  await writeFile(file, Buffer.from(await response.arrayBuffer()))
  expect(Bun.spawnSync(['tar', '-xzf', file, '-C', into]).exitCode).toBe(0)
  const [top = ''] = [...new Bun.Glob('*').scanSync({ cwd: into, onlyFiles: false })]
  const root = join(into, top)
  const files = [...new Bun.Glob('**/*').scanSync({ cwd: root, dot: true })].sort()
  const manifest = (await readFile(join(root, 'manifest.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line && JSON.parse(line))
  return { root, top, files, manifest }
}

test('everything comes as files with a manifest and checksums that check', async () => {
  const { userId, token } = await api.person()
  const [node, other] = [await api.node(userId), await api.node(userId)]
  const long = `~/${'ein-langer-ordner/'.repeat(9)}größe\u202e.md`
  await record(node, 'a', 'first', { path: '~/notes/a.md' })
  await record(node, 'a', 'second', { path: '~/notes/a.md', generation: 2 })
  await record(node, 'b', 'b', { path: long })
  await record(other, 'a', 'elsewhere', { path: '~/notes/a.md' })
  const stranger = await api.person()
  await record(await api.node(stranger.userId), 's', 'secret')
  const response = await http.as(token)('/api/export')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="exfiltrator-20260301-120000.tar.gz"')
  const { root, top, files, manifest } = await unpack(response)
  expect(top).toBe('exfiltrator-20260301-120000')
  expect(files).toHaveLength(5)
  expect(files.filter((name) => name.startsWith('files/host/'))).toHaveLength(2)
  expect(files.find((name) => name.endsWith('größe_.md'))).toStartWith('files/host/home/ein-langer-ordner/')
  expect(files).toContain(`files/host-${other.nodeId}/home/notes/a.md`)
  const heads = manifest.map(({ key, nodeId, size, file }) => [key, nodeId, size, file.split('/').at(-1)])
  expect(heads).toEqual([
    ['a', node.nodeId, 6, 'a.md'],
    ['b', node.nodeId, 1, 'größe_.md'],
    ['a', other.nodeId, 9, 'a.md'],
  ])
  expect(manifest[1]).toMatchObject({ path: long, title: 'Title of b', versionId: null, checksum: sha256('b') })
  const check = Bun.spawnSync(['sha256sum', '--strict', '--check', 'SHA256SUMS'], { cwd: root })
  expect([check.exitCode, check.stdout.toString().split('\n').length]).toEqual([0, 4])

  const all = await unpack(await http.as(token)('/api/export?versions=all'))
  expect(all.files.filter((name) => name.startsWith('versions/'))).toEqual(['versions/host/home/notes/a.md/1-5'])
  expect(await readFile(join(all.root, 'versions/host/home/notes/a.md/1-5'), 'utf8')).toBe('first')
  expect(all.manifest.map(({ versionId }) => versionId === null)).toEqual([true, false, true, true])
})

test('an empty archive is one too', async () => {
  const { token } = await api.person()
  const { files } = await unpack(await http.as(token)('/api/export'))
  expect(files).toEqual(['SHA256SUMS', 'manifest.jsonl'])
})

test('what is lost is left out, and the manifest says why', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  const { pack } = await record(node, 'lost', 'lost')
  await record(node, 'kept', 'kept')
  await api.store.delete(objectKey(userId, node.nodeId, pack))
  const { files, manifest } = await unpack(await http.as(token)('/api/export'))
  expect(files).toContain('files/host/home/kept')
  expect(manifest).toMatchObject([
    { key: 'lost', file: null, problem: { code: 'lost' } },
    { key: 'kept', file: 'files/host/home/kept' },
  ])
})

test('of many in one damaged pack, those that are whole come, and the others are named', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  const texts = Array.from({ length: 40 }, (_, n) => `content ${n} `.repeat(50))
  const segments = await node.pack(texts.map((text) => ({ start: 0, bytes: bytes(text) })))
  const items = texts.map((text, n) => {
    const [segment] = segments.slice(n, n + 1)
    const key = `k${String(n).padStart(2, '0')}`
    return item({ key, checksum: sha256(text), length: text.length, segments: segment ? [segment] : [] })
  })
  await node.api.sync.record({ runId: await node.begin(), items })
  const [{ pack, offset } = { pack: '', offset: 0 }] = segments.slice(17)
  const key = objectKey(userId, node.nodeId, pack)
  const size = (await api.store.head(key))?.size ?? 0
  const { signal } = new AbortController()
  const stored = Buffer.concat(await Array.fromAsync(api.store.read(key, { offset: 0, length: size }, signal)))
  stored.writeUInt8(stored.readUInt8(offset + 9) ^ 1, offset + 9)
  api.store.put(key, stored)
  const { root, files, manifest } = await unpack(await http.as(token)('/api/export'))
  expect(files.filter((name) => name.startsWith('files/'))).toHaveLength(39)
  expect(manifest).toHaveLength(40)
  const left = manifest.filter(({ file }) => file === null)
  expect(left).toMatchObject([{ key: 'k17', problem: { code: 'lost' } }])
  expect(await readFile(join(root, 'missing.txt'), 'utf8')).toStartWith(`${left[0].id}  "~/k17"  `)
  expect(Bun.spawnSync(['sha256sum', '--strict', '--check', 'SHA256SUMS'], { cwd: root }).exitCode).toBe(0)
})

test('more than a page, each once, in the order they came', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  const runId = await node.begin()
  const keys = Array.from({ length: 1100 }, (_, n) => `k${n}`)
  for (let from = 0; from < keys.length; from += 500) {
    const items = keys
      .slice(from, from + 500)
      .map((key) => item({ key, checksum: sha256(''), length: 0, segments: [] }))
    await node.api.sync.record({ runId, items })
  }
  const { manifest, files } = await unpack(await http.as(token)('/api/export'))
  expect(manifest.map(({ key }) => key).sort()).toEqual(keys.sort())
  expect(files).toHaveLength(1102)
}, 30_000)

test('whoever leaves early gives the place back', async () => {
  const { userId, token } = await api.person()
  const node = await api.node(userId)
  // More than any buffer in between takes, so that it cannot end before one leaves.
  const parts = Array.from({ length: 5 }, () => randomBytes(8_000_000))
  const stretches = parts.map((part, n) => ({ start: n * part.length, bytes: part }))
  const segments = [...(await node.pack(stretches.slice(0, 3))), ...(await node.pack(stretches.slice(3)))]
  const whole = Buffer.concat(parts)
  const items = [item({ key: 'large', checksum: sha256(whole), length: whole.length, segments })]
  await node.api.sync.record({ runId: await node.begin(), items })
  const leave = new AbortController()
  const two = await Promise.all([0, 1].map(() => http.as(token)('/api/export', { signal: leave.signal })))
  const readers = two.map(({ body }) => body?.getReader())
  for (const reader of readers) expect((await reader?.read())?.done).toBe(false)
  expect((await http.as(token)('/api/export')).status).toBe(429)
  leave.abort()
  let again = await http.as(token)('/api/export')
  while (again.status === 429) again = await http.as(token)('/api/export')
  expect((await unpack(again)).files).toContain('files/host/home/large')
  await Promise.all(readers.map((reader) => reader?.cancel().catch(() => {})))
}, 60_000)

test('only people, two at once, and what is asked has to be known', async () => {
  const { userId, token } = await api.person()
  const { nodeKey } = await api.node(userId)
  expect((await fetch(`${http.url}/api/export`)).status).toBe(401)
  expect((await http.as(nodeKey)('/api/export')).status).toBe(403)
  expect((await http.as(token)('/api/export', { method: 'POST' })).status).toBe(405)
  expect((await http.as(token)('/api/export?versions=some')).status).toBe(400)
  // Those that ended gave their places back.
  for (let n = 0; n < 3; n++) await (await http.as(token)('/api/export')).arrayBuffer()
})

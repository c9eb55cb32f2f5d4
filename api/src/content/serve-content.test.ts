import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { newId } from '@exfil/core/wire'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import type { Credential } from '../auth/credential.ts'
import { DiskStore } from '../blobs/disk-store.ts'
import { objectKey } from '../blobs/object-key.ts'
import { contentRoute, serveContent } from './serve-content.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
let database: TestDatabase
let root: string
let server: ReturnType<typeof Bun.serve>
let userId: string
let nodeId: string
let blobs: DiskStore
let credential: Credential | null
const lost: { packId: string; reason: string }[] = []

beforeAll(async () => {
  database = await testDatabase()
  root = await mkdtemp(join(tmpdir(), 'exfil-content-'))
  userId = await database.newUser()
  nodeId = newId('node')
  await database.owner(
    `insert into nodes (user_id, id, name, hostname, platform, arch, cli_version, created_at)
     values ($1, $2, 'n', 'h', 'linux', 'x64', '0', now())`,
    [userId, nodeId],
  )
  blobs = new DiskStore({ root, secret: randomBytes(32), baseUrl: () => 'http://unused' })
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    development: false,
    fetch: (request) =>
      serveContent(
        {
          db: database.db,
          blobs,
          markLost: async (_, packId, reason) => void lost.push({ packId, reason }),
          log: () => {},
        },
        contentRoute(new URL(request.url).pathname) ?? 'unknown',
        request,
        credential,
      ),
  })
}, 60_000)
afterAll(async () => {
  await server.stop(true)
  await database.close()
  await rm(root, { recursive: true })
}, 30_000)

const asPerson = () => {
  credential = { kind: 'person', userId, email: 'a@test', session: null, via: 'cookie' }
}

/** Stores `content` cut at `cuts`, all segments in packs of `perPack`, as one generation with one version at its end. */
async function artifact(content: Buffer, cuts: number[] = [], perPack = 2, path = '~/notes/a file.jsonl') {
  const artifactId = newId('art')
  const versionId = newId('ver')
  const checksum = sha256(content)
  await database.owner(
    `insert into artifacts (user_id, id, node_id, type, key, path, kind, generation, size, checksum, modified_at, uploaded_at,
       tip_generation, tip_length, tip_checksum, tip_partial)
     values ($1, $2, $3, 'notes', $7, $4, 'note', 1, $5, $6, now(), now(), 1, $5, $6, false)`,
    [userId, artifactId, nodeId, path, content.length, checksum, String(artifactId)],
  )
  await database.owner(
    `insert into artifact_versions (user_id, id, artifact_id, generation, length, checksum, modified_at, uploaded_at, created_at)
     values ($1, $2, $3, 1, $4, $5, now(), now(), now())`,
    [userId, versionId, artifactId, content.length, checksum],
  )
  const edges = [0, ...cuts, content.length]
  const packs: string[] = []
  let parts: Buffer[] = []
  let rows: { offset: number; stored: number; start: number; end: number }[] = []
  const seal = async () => {
    if (rows.length === 0) return
    const packId = newId('pack')
    packs.push(packId)
    const bytes = Buffer.concat(parts)
    await database.owner(
      `insert into packs (user_id, id, node_id, state, size, sha256, created_at) values ($1, $2, $3, 'stored', $4, $5, now())`,
      [userId, packId, nodeId, bytes.length, sha256(bytes)],
    )
    for (const { offset, stored, start, end } of rows) {
      await database.owner(
        `insert into segments (user_id, pack_id, "offset", stored_length, artifact_id, generation, start, "end", sha256)
         values ($1, $2, $3, $4, $5, 1, $6, $7, $8)`,
        [userId, packId, offset, stored, artifactId, start, end, sha256(content.subarray(start, end))],
      )
    }
    await mkdir(dirname(file(packId)), { recursive: true })
    await writeFile(file(packId), bytes)
    parts = []
    rows = []
  }
  for (let i = 0; i + 1 < edges.length; i++) {
    const [start = 0, end = 0] = [edges[i], edges[i + 1]]
    if (start === end) continue
    const frame = Bun.zstdCompressSync(content.subarray(start, end))
    parts.push(Buffer.from(`header ${i}`))
    rows.push({ offset: parts.reduce((sum, { length }) => sum + length, 0), stored: frame.length, start, end })
    parts.push(Buffer.from(frame))
    if (rows.length === perPack) await seal()
  }
  await seal()
  return { artifactId, versionId, checksum: checksum.toString('hex'), packs }
}
const file = (packId: string) => join(root, objectKey(userId, nodeId, packId))

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(new URL(path, server.url), { headers, method })
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code

const text = Buffer.from(Array.from({ length: 4000 }, (_, n) => `{"line":${n}}\n`).join(''))

test('the bytes come back as they were, with their checksum, name and length', async () => {
  asPerson()
  const { artifactId, versionId, checksum } = await artifact(text, [100, 5000, 5001, 30_000])
  for (const path of [
    `/api/artifacts/${artifactId}/content`,
    `/api/artifacts/${artifactId}/versions/${versionId}/content`,
    `/api/versions/${versionId}/content`,
  ]) {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('x-checksum-sha256')).toBe(checksum)
    expect(response.headers.get('content-length')).toBe(String(text.length))
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a file.jsonl"')
    expect((await bytesOf(response)).equals(text)).toBe(true)
  }
  const head = await get(`/api/artifacts/${artifactId}/content`, {}, 'HEAD')
  expect(head.headers.get('content-length')).toBe(String(text.length))
})

test('a version that ends inside a segment stops there', async () => {
  asPerson()
  const { artifactId } = await artifact(text, [1000])
  const early = text.subarray(0, 700)
  const versionId = newId('ver')
  await database.owner(
    `insert into artifact_versions (user_id, id, artifact_id, generation, length, checksum, modified_at, uploaded_at, created_at)
     values ($1, $2, $3, 1, 700, $4, now(), now(), now())`,
    [userId, versionId, artifactId, sha256(early)],
  )
  expect((await bytesOf(await get(`/api/versions/${versionId}/content`))).equals(early)).toBe(true)
})

test('an empty artifact is empty', async () => {
  asPerson()
  const { artifactId, checksum } = await artifact(Buffer.alloc(0))
  const response = await get(`/api/artifacts/${artifactId}/content`)
  expect(response.status).toBe(200)
  expect(response.headers.get('x-checksum-sha256')).toBe(checksum)
  expect(await bytesOf(response)).toHaveLength(0)
  expect((await get(`/api/artifacts/${artifactId}/content`, { range: 'bytes=0-' })).status).toBe(416)
})

test('any single range is served from the segments it touches', async () => {
  asPerson()
  const { artifactId, packs } = await artifact(text, [100, 5000, 5001, 30_000], 1)
  const ranges: [string, number, number][] = [
    ['bytes=0-0', 0, 1],
    ['bytes=99-100', 99, 101],
    ['bytes=4999-5001', 4999, 5002],
    ['bytes=40000-', 40_000, text.length],
    ['bytes=-10', text.length - 10, text.length],
    [`bytes=-${text.length * 2}`, 0, text.length],
    ['bytes=5-999999999', 5, text.length],
  ]
  for (const [range, start, end] of ranges) {
    const response = await get(`/api/artifacts/${artifactId}/content`, { range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${text.length}`)
    expect((await bytesOf(response)).equals(text.subarray(start, end))).toBe(true)
  }
  const beyond = await get(`/api/artifacts/${artifactId}/content`, { range: `bytes=${text.length}-` })
  expect(beyond.status).toBe(416)
  expect(beyond.headers.get('content-range')).toBe(`bytes */${text.length}`)
  // Several ranges, and one that was asked for of something else, are answered with everything.
  for (const headers of [{ range: 'bytes=0-1,5-6' }, { range: 'bytes=0-1', 'if-range': '"other"' }]) {
    const response = await get(`/api/artifacts/${artifactId}/content`, headers as Record<string, string>)
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toHaveLength(text.length)
  }
  // What a range does not touch may be damaged.
  await rm(file(packs[0] ?? ''))
  expect((await get(`/api/artifacts/${artifactId}/content`, { range: 'bytes=100-' })).status).toBe(206)
})

test('only a signed-in person reads, and only what is theirs', async () => {
  const { artifactId, versionId } = await artifact(text)
  const other = await artifact(text)
  credential = null
  expect((await get(`/api/artifacts/${artifactId}/content`)).status).toBe(401)
  credential = { kind: 'node', userId, email: 'a@test', nodeId, keyId: newId('key') }
  expect((await get(`/api/artifacts/${artifactId}/content`)).status).toBe(403)
  credential = {
    kind: 'person',
    userId: await database.newUser(),
    email: 'b@test',
    session: null,
    via: 'cookie',
  }
  for (const path of [`/api/artifacts/${artifactId}/content`, `/api/versions/${versionId}/content`]) {
    expect((await get(path)).status).toBe(404)
  }
  asPerson()
  for (const path of [
    '/api/artifacts/art_1/content',
    `/api/artifacts/${newId('art')}/content`,
    `/api/artifacts/${other.artifactId}/versions/${versionId}/content`,
  ]) {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await codeOf(response)).toBe('not-found')
  }
  expect((await get(`/api/artifacts/${artifactId}/content`, {}, 'POST')).status).toBe(405)
})

const large = randomBytes(20 * 1024 * 1024)
const MIB = 1024 * 1024

test('a large artifact is streamed', async () => {
  asPerson()
  const { artifactId } = await artifact(large, [8 * MIB, 16 * MIB])
  const response = await get(`/api/artifacts/${artifactId}/content`)
  expect(response.headers.get('x-checksum-sha256')).toBe(sha256(large).toString('hex'))
  expect((await bytesOf(response)).equals(large)).toBe(true)
  // A reader that goes away half-way leaves nothing behind that would stop the next.
  const abandoned = await get(`/api/artifacts/${artifactId}/content`)
  await abandoned.body?.cancel()
  expect((await bytesOf(await get(`/api/artifacts/${artifactId}/content`))).equals(large)).toBe(true)
}, 30_000)

/** Changes one byte in the middle of the pack's last frame. */
async function damage(packId: string) {
  const bytes = await readFile(file(packId))
  const at = bytes.length - 5
  bytes[at] = (bytes[at] ?? 0) ^ 1
  await writeFile(file(packId), bytes)
}

test.each([
  ['a damaged frame', damage],
  ['a missing object', (packId: string) => rm(file(packId))],
  [
    'a shortened object',
    async (packId: string) => writeFile(file(packId), (await readFile(file(packId))).subarray(0, 50)),
  ],
  [
    'an object of zeros',
    async (packId: string) => writeFile(file(packId), Buffer.alloc((await readFile(file(packId))).length)),
  ],
])(
  '%s: an error where nothing was sent yet, a broken connection later, and the pack is named',
  async (_, harm) => {
    asPerson()
    lost.length = 0
    const small = await artifact(text, [1000], 1)
    await harm(small.packs[1] ?? '')
    const refused = await get(`/api/artifacts/${small.artifactId}/content`)
    expect(refused.status).toBe(502)
    expect(await codeOf(refused)).toBe('lost')
    expect(lost.map(({ packId }) => packId)).toEqual([small.packs[1] ?? ''])

    const streamed = await artifact(large, [8 * MIB, 16 * MIB], 1)
    await harm(streamed.packs[2] ?? '')
    const broken = await get(`/api/artifacts/${streamed.artifactId}/content`)
    expect(broken.status).toBe(200)
    await expect(bytesOf(broken)).rejects.toThrow()
    await bytesOf(broken).catch(() => {})
    expect(lost.map(({ packId }) => packId)).toEqual([small.packs[1] ?? '', streamed.packs[2] ?? ''])
  },
  30_000,
)

test('right parts of a wrong whole are never served whole', async () => {
  asPerson()
  const streamed = await artifact(large, [8 * MIB, 16 * MIB], 1)
  await database.owner('update artifacts set checksum = $1 where id = $2', [sha256(text), streamed.artifactId])
  const broken = await get(`/api/artifacts/${streamed.artifactId}/content`)
  await expect(bytesOf(broken)).rejects.toThrow()
  const small = await artifact(text, [1000])
  await database.owner('update artifacts set checksum = $1 where id = $2', [sha256(large), small.artifactId])
  const refused = await get(`/api/artifacts/${small.artifactId}/content`)
  expect(refused.status).toBe(502)
  expect(await codeOf(refused)).toBe('mismatch')
}, 30_000)

test('a pack that is known to be lost, and a hole, are errors at once', async () => {
  asPerson()
  const known = await artifact(large, [8 * MIB, 16 * MIB], 1)
  await database.owner(`update packs set state = 'lost' where id = $1`, [known.packs[2] ?? ''])
  expect(await codeOf(await get(`/api/artifacts/${known.artifactId}/content`))).toBe('lost')
  const hole = await artifact(text, [1000, 2000], 1)
  await database.owner('delete from segments where artifact_id = $1 and start = 1000', [hole.artifactId])
  expect(await codeOf(await get(`/api/artifacts/${hole.artifactId}/content`))).toBe('mismatch')
}, 30_000)

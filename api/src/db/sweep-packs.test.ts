import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@exfil/core/wire'
import pg from 'pg'
import { item, PUBLIC_URL, sha256, type TestApi, type TestNode, testApi } from '../../test/api.ts'
import { DiskStore } from '../blobs/disk-store.ts'
import { objectKey } from '../blobs/object-key.ts'
import { openDb } from './db.ts'
import { sweepHourly } from './sweep-hourly.ts'
import { sweepPacks } from './sweep-packs.ts'

const HOUR = 3_600_000

let api: TestApi
let folder: string
let disk: DiskStore
let node: TestNode

beforeAll(async () => {
  api = await testApi()
  folder = await mkdtemp(join(tmpdir(), 'exfiltrator-sweep-'))
  disk = new DiskStore({ root: folder, secret: randomBytes(32), baseUrl: () => PUBLIC_URL })
  api.services.blobs = disk
  node = await api.node(await api.database.newUser())
}, 60_000)
afterAll(async () => {
  await api?.close()
  await rm(folder, { recursive: true, force: true })
}, 60_000)

const sweep = (blobs: { delete(key: string): Promise<void> } = disk, db = api.database.db) =>
  sweepPacks({ db, blobs, now: api.clock.now })
const wait = (ms: number) => {
  api.clock.now = new Date(api.clock.now.getTime() + ms)
}
const keyOf = (id: string) => objectKey(node.userId, node.nodeId, id)
const isThere = async (id: string) => (await disk.head(keyOf(id))) !== null
const rows = () => api.database.owner('select id, state from packs order by id')

/** Presigned and stored, not recorded. */
async function send(text: string) {
  const bytes = Bun.zstdCompressSync(text)
  const pack = { id: newId('pack'), size: bytes.length, sha256: sha256(bytes) }
  expect(await presign(pack)).toBe('ready')
  const grant = { method: 'PUT' as const, key: keyOf(pack.id), size: pack.size, sha256: pack.sha256, expires: 0 }
  const body = (async function* () {
    yield bytes
  })()
  expect(await disk.accept(grant, body)).toBe('stored')
  return { ...pack, text }
}
type Sent = Awaited<ReturnType<typeof send>>

const presign = async ({ id, size, sha256 }: Pick<Sent, 'id' | 'size' | 'sha256'>) =>
  (await node.api.sync.presign({ packs: [{ id, size, sha256 }] }))[0]?.status

async function record({ id, size, text }: Sent) {
  const length = text.length
  const checksum = sha256(text)
  const segments = [{ start: 0, end: length, sha256: checksum, pack: id, offset: 0, storedLength: size }]
  const runId = await node.begin()
  return (await node.api.sync.record({ runId, items: [item({ key: text, checksum, length, segments })] }))[0]
}

test('a pack that was not recorded within a day is deleted; one that was, and a younger one, stay', async () => {
  const recorded = await send('recorded')
  expect(await record(recorded)).toMatchObject({ status: 'recorded' })
  const forgotten = await send('forgotten')
  wait(23 * HOUR)
  const young = await send('young')
  expect(await sweep()).toBe(0)
  wait(HOUR + 1)
  expect(await sweep()).toBe(1)
  expect([await isThere(recorded.id), await isThere(forgotten.id), await isThere(young.id)]).toEqual([
    true,
    false,
    true,
  ])
  expect(await record(forgotten)).toEqual({ status: 'missing', packs: [forgotten.id] })
  expect(await record(young)).toMatchObject({ status: 'recorded' })
  expect(await sweep()).toBe(0)
})

test('once it is condemned nobody records it, whole as it may still be, and the next sweep ends what one began', async () => {
  const sent = await send('condemned')
  wait(25 * HOUR)
  const broken = { delete: () => Promise.reject(new Error('the store is away')) }
  await expect(sweep(broken)).rejects.toThrow('the store is away')
  expect((await rows()).filter(({ state }) => state !== 'stored')).toEqual([{ id: sent.id, state: 'condemned' }])
  expect(await isThere(sent.id)).toBe(true)
  expect(await record(sent)).toEqual({ status: 'missing', packs: [sent.id] })
  expect(await presign(sent)).toBe('refused')
  expect(await sweep()).toBe(1)
  expect(await isThere(sent.id)).toBe(false)
  expect((await rows()).filter(({ state }) => state !== 'stored')).toEqual([])
})

test('a pack that is being recorded at this moment is left to that', async () => {
  const sent = await send('in the making')
  wait(25 * HOUR)
  const recorder = new pg.Client(api.database.ownerUrl)
  await recorder.connect()
  await recorder.query('begin')
  await recorder.query('select from packs where id = $1 for no key update', [sent.id])
  expect(await sweep()).toBe(0)
  await recorder.query('rollback')
  await recorder.end()
  expect(await record(sent)).toMatchObject({ status: 'recorded' })
  expect(await sweep()).toBe(0)
  expect(await isThere(sent.id)).toBe(true)
})

test('the day begins with the last URL that was given out', async () => {
  const sent = await send('asked for twice')
  wait(23 * HOUR)
  // Twice in one call, too.
  const { id, size, sha256 } = sent
  const again = await node.api.sync.presign({
    packs: [
      { id, size, sha256 },
      { id, size, sha256 },
    ],
  })
  expect(again.map(({ status }) => status)).toEqual(['ready', 'ready'])
  wait(2 * HOUR)
  expect(await sweep()).toBe(0)
  wait(23 * HOUR)
  expect(await sweep()).toBe(1)
})

test('two processes at once delete each pack once, and a call deletes a bounded number', async () => {
  const other = await api.node(await api.database.newUser())
  const forget = ({ nodeId }: TestNode, count: number) =>
    api.database.owner(
      `insert into packs (user_id, id, node_id, state, size, sha256, created_at)
       select user_id, 'pack_' || replace(gen_random_uuid()::text, '-', ''), id, 'pending', 1, sha256(''), $1
       from nodes, generate_series(1, $2::int) where id = $3`,
      [api.clock.now, count, nodeId],
    )
  await forget(node, 1050)
  await forget(other, 250)
  wait(25 * HOUR)
  expect(await sweep()).toBe(1000 + 250)
  await forget(other, 400)
  wait(25 * HOUR)
  const second = await openDb(api.database.apiUrl)
  const both = await Promise.all([sweep(), sweep(disk, second)])
  await second.close()
  expect(both[0] + both[1] + (await sweep())).toBe(50 + 400)
  expect((await rows()).filter(({ state }) => state !== 'stored')).toEqual([])
}, 60_000)

test('a server sweeps when it starts, says how many went, and what kept it from that', async () => {
  await send('before the start')
  wait(25 * HOUR)
  const said = async (blobs: { delete(key: string): Promise<void> }) => {
    const { promise, resolve } = Promise.withResolvers<unknown[]>()
    const { db } = api.database
    const sweeping = sweepHourly({ db, blobs, now: () => api.clock.now, log: (...line) => resolve(line) })
    const line = await promise
    await sweeping.stop()
    return line
  }
  expect(await said({ delete: () => Promise.reject(new Error('the store is away')) })).toEqual([
    'warn',
    'packs that were never recorded could not be deleted; it is tried again in an hour',
    { reason: 'the store is away' },
  ])
  expect(await said(disk)).toEqual(['info', 'deleted packs that were never recorded', { packs: 1 }])
})

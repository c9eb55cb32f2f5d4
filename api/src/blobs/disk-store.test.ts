import { expect, test } from 'bun:test'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blobStoreSuite } from './blob-store-suite.ts'
import { DiskStore } from './disk-store.ts'
import { serveBlob } from './serve-blob.ts'

const open = async () => {
  const root = await mkdtemp(join(tmpdir(), 'exfil-blobs-'))
  const secret = randomBytes(32)
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) => serveBlob(store, request, () => {}),
  })
  const baseUrl = () => server.url.origin
  const store = new DiskStore({ root, secret, baseUrl })
  return {
    root,
    store,
    late: new DiskStore({ root, secret, baseUrl, now: () => Date.now() - 86_400_000 }),
    damage: (key: string, bytes: Uint8Array) => writeFile(join(root, key), bytes),
    close: async () => {
      await server.stop(true)
      await rm(root, { recursive: true })
    },
  }
}

blobStoreSuite('disk', {}, open)

test('a body that is not what was signed leaves no file behind, nor does one that breaks off', async () => {
  const it = await open()
  const right = randomBytes(1000)
  const sha256 = createHash('sha256').update(right).digest('hex')
  const grant = { method: 'PUT', key: 'usr_1/node_1/pack_1.zst', size: 1000, sha256, expires: 0 } as const
  const accept = (...chunks: (Uint8Array | Error)[]) =>
    it.store.accept(
      grant,
      (async function* () {
        for (const chunk of chunks) {
          if (chunk instanceof Error) throw chunk
          yield chunk
        }
      })(),
    )
  expect(await accept(randomBytes(1000))).toBe('bad-digest')
  expect(await accept(right.subarray(0, 999))).toBe('bad-digest')
  expect(await accept(right, right)).toBe('bad-digest')
  await expect(accept(right.subarray(0, 500), new Error('broken off'))).rejects.toThrow('broken off')
  expect(await accept(right.subarray(0, 500), right.subarray(500))).toBe('stored')
  expect(await accept(right)).toBe('exists')
  expect(await readdir(join(it.root, '.incoming'))).toEqual([])
  await it.close()
})

test('a changed file is hashed again, also when its size is the same', async () => {
  const it = await open()
  const key = 'usr_1/node_1/pack_1.zst'
  const bytes = randomBytes(100)
  await mkdir(join(it.root, 'usr_1/node_1'), { recursive: true })
  await writeFile(join(it.root, key), randomBytes(100))
  const before = await it.store.head(key)
  await rm(join(it.root, key))
  await writeFile(join(it.root, key), bytes)
  expect(await it.store.head(key)).toEqual({ size: 100, sha256: createHash('sha256').update(bytes).digest('hex') })
  expect(before).not.toEqual(await it.store.head(key))
  await it.close()
})

test('the probe clears what interrupted uploads left, and names a folder it cannot use', async () => {
  const it = await open()
  await mkdir(join(it.root, '.incoming'))
  await writeFile(join(it.root, '.incoming', 'half'), 'half')
  await it.store.probe()
  expect(await readdir(join(it.root, '.incoming'))).toEqual([])
  const file = join(it.root, 'file')
  await writeFile(file, '')
  const broken = new DiskStore({ root: file, secret: randomBytes(32), baseUrl: () => '' })
  await expect(broken.probe()).rejects.toThrow(`the folder ${file} cannot be used for blobs`)
  await it.close()
})

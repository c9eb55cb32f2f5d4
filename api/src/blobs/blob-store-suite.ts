/** What every blob store keeps to, seen from outside: over HTTP, and through its interface. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash, randomBytes } from 'node:crypto'
import { BlobMissing, type BlobStore } from './blob-store.ts'

/** A store whose URLs can be reached, and one that shares its bucket and lives in the past. */
export interface StoreUnderTest {
  store: BlobStore
  /** Its clock is a day late, so all that it signs has expired. */
  late: BlobStore
  /** Makes the stored object wrong behind the store's back. */
  damage(key: string, bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const never = new AbortController().signal
const freshKey = () => `usr_1/node_1/pack_${randomBytes(16).toString('hex')}.zst`

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

export function blobStoreSuite(
  name: string,
  options: { skip?: string | undefined },
  open: () => Promise<StoreUnderTest>,
) {
  describe.skipIf(options.skip !== undefined)(options.skip ? `${name} (not run: ${options.skip})` : name, () => {
    let it: StoreUnderTest
    beforeAll(async () => {
      it = await open()
    }, 30_000)
    afterAll(async () => it.close())

    const put = async (
      bytes: Uint8Array,
      change: {
        body?: Uint8Array
        headers?: Record<string, string | null>
        key?: string
        url?: (url: URL) => void
        store?: BlobStore
      } = {},
    ) => {
      const key = change.key ?? freshKey()
      const wish = { key, size: bytes.length, sha256: sha256Of(bytes) }
      const signed = await (change.store ?? it.store).presignPut(wish)
      const url = new URL(signed.url)
      change.url?.(url)
      const headers = new Headers(signed.headers)
      for (const [header, value] of Object.entries(change.headers ?? {})) {
        if (value === null) headers.delete(header)
        else headers.set(header, value)
      }
      const response = await fetch(url, { method: 'PUT', headers, body: Buffer.from(change.body ?? bytes) })
      await response.arrayBuffer()
      return { status: response.status, key, url: signed.url, headers: signed.headers }
    }
    const stored = async (bytes: Uint8Array) => {
      const done = await put(bytes)
      expect(done.status).toBe(200)
      return done.key
    }

    test('stores exactly the signed bytes', async () => {
      const bytes = randomBytes(3_000_000)
      const key = await stored(bytes)
      expect(await it.store.head(key)).toEqual({ size: bytes.length, sha256: sha256Of(bytes) })
      expect((await all(it.store.read(key, { offset: 0, length: bytes.length }, never))).equals(bytes)).toBe(true)
    })

    test('other bytes of the same length are answered 400, and nothing is stored', async () => {
      const { status, key } = await put(randomBytes(1000), { body: randomBytes(1000) })
      expect(status).toBe(400)
      expect(await it.store.head(key)).toBeNull()
    })

    test('another length is answered 403', async () => {
      const bytes = randomBytes(1000)
      expect((await put(bytes, { body: bytes.subarray(0, 999) })).status).toBe(403)
      expect((await put(bytes, { body: Buffer.concat([bytes, bytes]) })).status).toBe(403)
    })

    test('another checksum header, or none, is answered 403', async () => {
      const other = Buffer.from(sha256Of(randomBytes(8)), 'hex').toString('base64')
      expect((await put(randomBytes(10), { headers: { 'x-amz-checksum-sha256': other } })).status).toBe(403)
      expect((await put(randomBytes(10), { headers: { 'x-amz-checksum-sha256': null } })).status).toBe(403)
    })

    test('leaving create-only out is answered 403', async () => {
      expect((await put(randomBytes(10), { headers: { 'if-none-match': null } })).status).toBe(403)
    })

    test('another key is answered 403', async () => {
      const other = freshKey()
      const { status } = await put(randomBytes(10), {
        url: (url) => {
          url.pathname = url.pathname.replace(/pack_[0-9a-f]+\.zst$/, other.split('/')[2] ?? '')
        },
      })
      expect(status).toBe(403)
      expect(await it.store.head(other)).toBeNull()
    })

    test('a changed signature is answered 403', async () => {
      const { status } = await put(randomBytes(10), {
        url: (url) => {
          for (const name of ['signature', 'X-Amz-Signature']) {
            const value = url.searchParams.get(name)
            if (value) url.searchParams.set(name, (value[0] === 'a' ? 'b' : 'a') + value.slice(1))
          }
        },
      })
      expect(status).toBe(403)
    })

    test('a second time is answered 412, and the first bytes stay', async () => {
      const bytes = randomBytes(2000)
      const { key, url, headers } = await put(bytes)
      expect((await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes) })).status).toBe(412)
      const others = randomBytes(2000)
      expect((await put(others, { key })).status).toBe(412)
      expect((await all(it.store.read(key, { offset: 0, length: 2000 }, never))).equals(bytes)).toBe(true)
    })

    test('of many at once one is stored', async () => {
      const bytes = randomBytes(50_000)
      const key = freshKey()
      const answers = await Promise.all(Array.from({ length: 8 }, () => put(bytes, { key })))
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).toHaveLength(1)
      expect(statuses.every((status) => status === 200 || status === 412 || status === 409)).toBe(true)
      expect((await all(it.store.read(key, { offset: 0, length: bytes.length }, never))).equals(bytes)).toBe(true)
    })

    test('late is answered 403', async () => {
      expect((await put(randomBytes(10), { store: it.late })).status).toBe(403)
      const key = await stored(randomBytes(10))
      expect((await fetch((await it.late.presignGet({ key })).url)).status).toBe(403)
    })

    test('a URL says until when it holds', async () => {
      const bytes = randomBytes(10)
      const { expiresAt } = await it.store.presignPut({ key: freshKey(), size: 10, sha256: sha256Of(bytes) })
      expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 60_000)
      expect(expiresAt.getTime()).toBeLessThan(Date.now() + 3_600_000)
    })

    test('is read through a URL, in ranges, and as an attachment', async () => {
      const bytes = randomBytes(5000)
      const { url } = await it.store.presignGet({ key: await stored(bytes), filename: 'a session.jsonl' })
      const whole = await fetch(url)
      expect(whole.status).toBe(200)
      expect(whole.headers.get('content-disposition')).toBe('attachment; filename="a session.jsonl"')
      expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
      const part = await fetch(url, { headers: { range: 'bytes=100-199' } })
      expect(part.status).toBe(206)
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true)
      expect((await fetch(url, { headers: { range: 'bytes=5000-' } })).status).toBe(416)
    })

    test('a URL to read with cannot write, and one to write with cannot read', async () => {
      const bytes = randomBytes(10)
      const { key, url } = await put(bytes)
      expect((await fetch(url)).status).toBe(403)
      const get = await it.store.presignGet({ key })
      expect((await fetch(get.url, { method: 'PUT', body: Buffer.from(bytes) })).status).toBe(403)
      expect((await fetch(get.url, { method: 'DELETE' })).status).toBe(403)
      expect(await it.store.head(key)).not.toBeNull()
    })

    test('reads any stretch', async () => {
      const bytes = randomBytes(600_000)
      const key = await stored(bytes)
      for (const [offset, length] of [
        [0, 1],
        [599_999, 1],
        [1234, 400_000],
        [10, 0],
      ] as const) {
        const read = await all(it.store.read(key, { offset, length }, never))
        expect(read.equals(bytes.subarray(offset, offset + length))).toBe(true)
      }
    })

    test('what is not there, or ends too early, is missing', async () => {
      const key = await stored(randomBytes(100))
      await expect(all(it.store.read(freshKey(), { offset: 0, length: 1 }, never))).rejects.toBeInstanceOf(BlobMissing)
      await expect(all(it.store.read(key, { offset: 100, length: 1 }, never))).rejects.toBeInstanceOf(BlobMissing)
      await expect(all(it.store.read(key, { offset: 50, length: 51 }, never))).rejects.toBeInstanceOf(BlobMissing)
      expect(await it.store.head(freshKey())).toBeNull()
    })

    test('what changed behind its back is noticed by its size', async () => {
      const key = await stored(randomBytes(100))
      await it.damage(key, randomBytes(99))
      expect((await it.store.head(key))?.size).toBe(99)
    })

    test('a read ends when it is told to', async () => {
      const key = await stored(randomBytes(100))
      const reason = new Error('enough')
      await expect(all(it.store.read(key, { offset: 0, length: 100 }, AbortSignal.abort(reason)))).rejects.toThrow()
    })

    test('deleting is final, and may be done twice', async () => {
      const key = await stored(randomBytes(10))
      await it.store.delete(key)
      await it.store.delete(key)
      expect(await it.store.head(key)).toBeNull()
    })

    test.each(['../x', 'a/../b', '/a', 'a//b', '', '.incoming/x', 'a/b c', 'a/\u0000'])(
      'refuses the key %j',
      async (key) => {
        await expect(it.store.presignGet({ key })).rejects.toThrow(TypeError)
        await expect(it.store.presignPut({ key, size: 1, sha256: sha256Of(randomBytes(1)) })).rejects.toThrow(TypeError)
      },
    )

    test('proves itself with a probe, and leaves nothing behind', async () => {
      await it.store.probe()
      expect(it.store.verifiesChecksum).toBe(true)
    })
  })
}

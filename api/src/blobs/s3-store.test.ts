import { afterAll, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blobStoreSuite } from './blob-store-suite.ts'
import { openS3Store } from './s3-store.ts'

const versitygw = process.env.VERSITYGW ?? Bun.which('versitygw')
const skip = versitygw
  ? undefined
  : 'needs versitygw: go install github.com/versity/versitygw/cmd/versitygw@latest, then put it on PATH or name it in VERSITYGW'
const title = (text: string) => (skip ? `${text} (not run: ${skip})` : text)

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const credentials = { accessKeyId: 'access', secretAccessKey: 'secret-of-the-tests' }

/** A real S3 server on loopback over a folder of its own. */
async function gateway() {
  const root = await mkdtemp(join(tmpdir(), 'exfil-s3-'))
  await mkdir(join(root, 'archive'))
  const port = await freePort()
  const server = Bun.spawn([versitygw ?? '', '-p', `127.0.0.1:${port}`, '--quiet', 'posix', root], {
    env: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey, HOME: root },
    stdout: 'ignore',
    stderr: 'ignore',
  })
  const endpoint = `http://127.0.0.1:${port}`
  for (;;) {
    if (server.exitCode !== null) throw new Error('versitygw ended at once')
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      break
    await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    root,
    options: { endpoint, region: 'us-east-1', bucket: 'archive', ...credentials },
    async close() {
      server.kill()
      await server.exited
      await rm(root, { recursive: true })
    },
  }
}

blobStoreSuite('s3', { skip }, async () => {
  const { options, root, close } = await gateway()
  return {
    store: await openS3Store(options),
    late: await openS3Store({ ...options, now: () => Date.now() - 86_400_000 }),
    damage: (key, bytes) => writeFile(join(root, 'archive', key), bytes),
    close,
  }
})

const opened: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of opened) await close()
})

test.skipIf(skip !== undefined)(
  title('the probe names the setting that is wrong'),
  async () => {
    const { options, close } = await gateway()
    opened.push(close)
    const blamed = async (change: Partial<typeof options>) =>
      (await openS3Store({ ...options, ...change })).probe().then(
        () => 'nothing',
        (error) => {
          expect(error.message).not.toContain('X-Amz')
          expect(error.message).not.toContain(credentials.secretAccessKey)
          return error.setting
        },
      )
    expect(await blamed({})).toBe('nothing')
    expect(await blamed({ region: 'elsewhere' })).toBe('AWS_REGION')
    expect(await blamed({ bucket: 'elsewhere' })).toBe('BUCKET_NAME')
    expect(await blamed({ accessKeyId: 'nobody' })).toBe('AWS_ACCESS_KEY_ID')
    expect(await blamed({ secretAccessKey: 'wrong' })).toBe('AWS_SECRET_ACCESS_KEY')
    expect(await blamed({ endpoint: 'http://127.0.0.1:1' })).toBe('AWS_ENDPOINT_URL_S3')
  },
  60_000,
)

test('a store that takes wrong bytes is found out', async () => {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>()
  const gullible = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (request.method === 'PUT') objects.set(pathname, await request.bytes())
      if (request.method === 'DELETE') objects.delete(pathname)
      const found = objects.get(pathname)
      return request.method !== 'GET' ? new Response(null) : new Response(found ?? null, { status: found ? 206 : 404 })
    },
  })
  const store = await openS3Store({
    endpoint: gullible.url.origin,
    region: 'us-east-1',
    bucket: 'archive',
    ...credentials,
  })
  await store.probe()
  expect(store.verifiesChecksum).toBe(false)
  expect(objects.size).toBe(0)
  await gullible.stop(true)
})

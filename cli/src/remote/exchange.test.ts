import { afterAll, describe, expect, test } from 'bun:test'
import { createServer, type Server, type Socket } from 'node:net'
import { RemoteError } from '@exfil/core/engine'
import { apiClient, remoteErrorOf } from './api-client.ts'
import { apiRemote } from './api-remote.ts'
import { exchange } from './exchange.ts'
import { httpPut } from './put-blob.ts'

const closing: (() => unknown)[] = []
afterAll(() => Promise.all(closing.map((close) => close())))
const never = new AbortController().signal
const limits = { stallMs: 1000 }

/** A server below HTTP: it does with the connection what it is told. */
async function bareServer(talk: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    talk(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

function webServer(fetch: (request: Request) => Response | Promise<Response>): string {
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, idleTimeout: 0, fetch })
  closing.push(() => server.stop(true))
  return `http://127.0.0.1:${server.port}`
}

async function failure(work: Promise<unknown>): Promise<RemoteError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(RemoteError)
  return error
}

const get = (url: string) => exchange(url, { method: 'GET', headers: {}, signal: never }, limits)

describe('a server that', () => {
  test('is not there', async () => {
    const error = await failure(get('http://127.0.0.1:9/secret?token=1'))
    expect([error.code, error.message]).toEqual([
      'unreachable',
      'http://127.0.0.1:9 cannot be reached: nothing listens there',
    ])
  })

  test('has no known name', async () => {
    expect((await failure(get('http://no-such-host.invalid/'))).code).toBe('unreachable')
  })

  test('takes the request and says nothing', async () => {
    const error = await failure(get(await bareServer(() => {})))
    expect(error.code).toBe('unreachable')
    expect(error.message).toContain('does not answer')
  })

  test('says nothing after its headers', async () => {
    const url = await bareServer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"result"'))
    expect((await failure(get(url))).code).toBe('unreachable')
  })

  test('breaks off in the middle of its answer', async () => {
    const url = await bareServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"result"'))
    expect((await failure(get(url))).code).toBe('unreachable')
  })

  test('closes the connection at once', async () => {
    expect((await failure(get(await bareServer((socket) => socket.destroy())))).code).toBe('unreachable')
  })

  test('speaks something else', async () => {
    const url = await bareServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'))
    expect((await failure(get(url))).code).toBe('unreachable')
  })

  test('redirects is not followed', async () => {
    let followed = false
    const url = webServer((request) => {
      if (new URL(request.url).pathname === '/other') followed = true
      return new Response(null, { status: 307, headers: { location: '/other' } })
    })
    const error = await failure(httpPut(limits)({ url: `${url}/x`, headers: {} }, new Uint8Array(3), never))
    expect([error.code, followed]).toEqual(['not-ours', false])
  })

  test('has a certificate that nobody vouches for', async () => {
    const url = await bareServer((socket) => socket.end('not TLS at all'))
    const error = await failure(get(url.replace('http:', 'https:')))
    expect(error.code).toBe('unreachable')
  })

  test('is slow but alive is waited for', async () => {
    const url = webServer(
      () =>
        new Response(
          new ReadableStream({
            async start(controller) {
              for (let n = 0; n < 10; n++) {
                controller.enqueue(new TextEncoder().encode(String(n)))
                await Bun.sleep(150) // Longer in all than the limit; each pause is shorter.
              }
              controller.close()
            },
          }),
        ),
    )
    expect((await get(url)).text).toBe('0123456789')
  })
})

describe('a put', () => {
  test('arrives whole, with its exact length and the signed headers', async () => {
    const body = crypto.getRandomValues(new Uint8Array(60_000))
    const big = Buffer.concat(Array.from({ length: 50 }, () => body))
    let got: { bytes: Uint8Array; length: string | null; match: string | null; chunked: string | null } | undefined
    const url = webServer(async (request) => {
      const { headers } = request
      const bytes = new Uint8Array(await request.arrayBuffer())
      got = {
        bytes,
        length: headers.get('content-length'),
        match: headers.get('if-none-match'),
        chunked: headers.get('transfer-encoding'),
      }
      return new Response(null)
    })
    const headers = { 'if-none-match': '*', 'content-length': String(big.length) }
    expect(await httpPut(limits)({ url, headers }, big, never)).toBe('stored')
    expect(got && Buffer.compare(got.bytes, big)).toBe(0)
    expect([got?.length, got?.match, got?.chunked]).toEqual([String(big.length), '*', null])
  })

  test('that the store stops reading ends', async () => {
    const url = await bareServer((socket) => socket.pause())
    const error = await failure(httpPut(limits)({ url, headers: {} }, new Uint8Array(30_000_000), never))
    expect(error.code).toBe('unreachable')
  })

  test('that is refused early is told why', async () => {
    const url = webServer(() => new Response('<Error><Code>SignatureDoesNotMatch</Code></Error>', { status: 403 }))
    const put = httpPut(limits)(
      { url: `${url}/key?X-Amz-Signature=s3cr3t`, headers: {} },
      new Uint8Array(3_000_000),
      never,
    )
    const error = await failure(put)
    expect(error.code).toBe('rejected')
    expect(error.message).toContain('SignatureDoesNotMatch')
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain('s3cr3t')
  })

  test('that is called off rejects with the reason', async () => {
    const controller = new AbortController()
    const url = await bareServer(() => controller.abort(new Error('enough')))
    const put = httpPut(limits)({ url, headers: {} }, new Uint8Array(10), controller.signal)
    expect(await put.catch((error) => error.message)).toBe('enough')
    expect(
      await httpPut(limits)({ url, headers: {} }, new Uint8Array(1), controller.signal).catch((e) => e.message),
    ).toBe('enough')
  })
})

describe('the remote', () => {
  const host = { cliVersion: '1', hostname: 'h' }
  const remoteAt = (url: string) => apiRemote(apiClient(url, 'exn_s3cr3t', limits), host)
  const result = (data: unknown) => Response.json({ result: { data } })

  test('sends its key in a header, never in the address', async () => {
    let seen = ''
    const url = webServer((request) => {
      seen = `${request.url} ${request.headers.get('authorization')}`
      return result({ kind: 'node' })
    })
    await apiClient(url, 'exn_s3cr3t', limits).session.get.query()
    expect(seen).toBe(`${url}/api/trpc/session.get Bearer exn_s3cr3t`)
  })

  test('rejects a begin of another shape', async () => {
    const url = webServer(() => result({ runId: 'run_1', seq: 'many' }))
    expect((await failure(remoteAt(url).begin({ clientTime: '' }, never))).code).toBe('not-ours')
  })

  test('rejects answers that are not one for each item', async () => {
    for (const data of [[], [{}], [{ status: 'needed' }, { status: 'needed' }], { status: 'needed' }, null, [null]]) {
      const url = webServer(() => result(data))
      const check = remoteAt(url).check([{ type: 'a', key: 'b', checksum: '0', length: 0 }], never)
      expect((await failure(check)).code).toBe('not-ours')
    }
  })

  test('passes on what the server said, and nothing secret', async () => {
    const url = webServer(() => Response.json({ error: { message: 'this key was revoked' } }, { status: 401 }))
    const error = await failure(remoteAt(url).gone('run', [], never))
    expect([error.code, error.message]).toEqual(['refused', `${url} refuses: this key was revoked`])
  })

  test('that is called off rejects with the reason', async () => {
    const controller = new AbortController()
    const url = await bareServer(() => controller.abort(new Error('enough')))
    const call = apiClient(url, undefined, limits).session.get.query(undefined, { signal: controller.signal })
    expect(remoteErrorOf(await call.catch((error) => error), controller.signal)).toBe(controller.signal.reason)
    const begin = remoteAt(url).begin({ clientTime: '' }, controller.signal)
    expect(await begin.catch((error) => error.message)).toBe('enough')
  })
})

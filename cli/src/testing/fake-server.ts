import { newId, type RecordItem } from '@exfil/core/wire'

/** A server that believes everything: enough of the wire to run the cli against. */
export interface FakeServer extends AsyncDisposable {
  readonly url: string
  readonly key: string
  /** Procedures called and objects put, in order. */
  readonly calls: string[]
  readonly recorded: RecordItem[]
  /** Answers in the place of a procedure, while it returns something. */
  intercept: (path: string, request: Request) => Response | Promise<Response> | undefined
}

export function fakeServer(): FakeServer {
  const nodeKey = 'exn_secret-of-the-node'
  const key = 'exk_key-for-enrolment'
  const nodeId = newId('node')
  const calls: string[] = []
  const recorded: RecordItem[] = []
  let seq = 0
  let seqRunId: string | null = null
  let isRevoked = false

  const fail = (status: number, code: string, message: string) =>
    Response.json({ error: { message, code: -32000, data: { code, httpStatus: status } } }, { status })

  function procedure(path: string, input: Record<string, unknown>, url: string): unknown {
    const items = (input.items as RecordItem[] | undefined) ?? []
    switch (path) {
      case 'nodes.enroll':
        return { nodeId, nodeKey }
      case 'nodes.unenroll':
        isRevoked = true
        return { nodeId }
      case 'session.get':
        return { kind: 'node', email: 'me@example.com', nodeId, name: 'my machine' }
      case 'sync.begin':
        return { runId: newId('run'), seq, seqRunId, serverTime: new Date().toISOString() }
      case 'sync.check':
        return items.map(() => ({ status: 'needed' }))
      case 'sync.presign':
        return (input.packs as { id: string }[]).map(({ id }) => {
          return {
            status: 'ready',
            id,
            url: `${url}/blobs/${id}?signature=s3cr3t`,
            headers: { 'if-none-match': '*' },
            expiresAt: '',
          }
        })
      case 'sync.record':
        seq++
        seqRunId = input.runId as string
        recorded.push(...items)
        return items.map(({ generation, length, checksum }) => {
          const version = { generation, length, checksum }
          return { status: 'recorded', id: newId('art'), seq, head: version, tip: version }
        })
      case 'sync.gone':
        return items.map(() => ({ status: 'recorded', seq: ++seq }))
      case 'sync.finish':
        return null
    }
    return undefined
  }

  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      const path = pathname.replace('/api/trpc/', '')
      calls.push(path)
      const other = fake.intercept(path, request)
      if (other) return other
      if (pathname.startsWith('/blobs/')) {
        await request.arrayBuffer()
        return new Response(null)
      }
      const input = request.method === 'POST' ? await request.json().catch(() => ({})) : {}
      if (path === 'nodes.enroll') {
        if (input.enrollmentKey !== key) return fail(401, 'UNAUTHORIZED', 'this enrolment key is not known here')
      } else if (isRevoked || request.headers.get('authorization') !== `Bearer ${nodeKey}`) {
        return fail(401, 'UNAUTHORIZED', 'this key was revoked')
      }
      const data = procedure(path, input, fake.url)
      if (data === undefined) return fail(404, 'NOT_FOUND', `No procedure found on path "${path}"`)
      return Response.json({ result: { data } })
    },
  })

  const fake: FakeServer = {
    url: `http://127.0.0.1:${server.port}`,
    key,
    calls,
    recorded,
    intercept: () => undefined,
    [Symbol.asyncDispose]: () => server.stop(true),
  }
  return fake
}

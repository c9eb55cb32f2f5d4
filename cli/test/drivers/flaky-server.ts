/**
 * What may stand between a node and its server: lets requests through, or answers them as broken networks, captive
 * portals and dying servers do.
 */
export type Mood = 'through' | 'html' | 'error-500' | 'half' | 'silent' | 'redirect' | 'not-json' | 'closed'

export interface FlakyServer extends AsyncDisposable {
  readonly url: string
  /** For requests whose path matches `only` (default: all). */
  mood: Mood
  only: RegExp
  /** Requests that were not let through. */
  readonly disturbed: number
}

export async function startFlakyServer(target: () => string): Promise<FlakyServer> {
  let disturbed = 0
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 255,
    maxRequestBodySize: 64 * 1024 * 1024,
    async fetch(request) {
      const url = new URL(request.url)
      const mood = flaky.only.test(url.pathname) ? flaky.mood : 'through'
      if (mood !== 'through') {
        disturbed += 1
        await request.arrayBuffer().catch(() => undefined)
      }
      switch (mood) {
        case 'through': {
          const headers = new Headers(request.headers)
          headers.set('host', new URL(flaky.url).host)
          const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await request.arrayBuffer()
          return fetch(new URL(url.pathname + url.search, target()), {
            method: request.method,
            headers,
            body,
            redirect: 'manual',
          })
        }
        case 'html':
          return new Response('<!doctype html><title>Sign in to this network</title>', {
            headers: { 'content-type': 'text/html' },
          })
        case 'error-500':
          return new Response('Internal Server Error', { status: 500 })
        case 'not-json':
          return new Response('{"result": {"da', { headers: { 'content-type': 'application/json' } })
        case 'redirect':
          return new Response(null, { status: 307, headers: { location: 'http://127.0.0.1:9/' } })
        case 'half':
          return new Response(
            new ReadableStream({
              start(controller) {
                controller.enqueue(new TextEncoder().encode('[{"result":{"data":'))
                controller.error(new Error('cut'))
              },
            }),
            { headers: { 'content-type': 'application/json' } },
          )
        case 'silent':
          await new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()))
          return new Response()
        case 'closed':
          throw new Error('closed')
      }
    },
    error: () => new Response('Bad Gateway', { status: 502 }),
  })
  const flaky: FlakyServer & { mood: Mood } = {
    url: `http://127.0.0.1:${server.port}`,
    mood: 'through',
    only: /./,
    get disturbed() {
      return disturbed
    },
    async [Symbol.asyncDispose]() {
      await server.stop(true)
    },
  }
  return flaky
}

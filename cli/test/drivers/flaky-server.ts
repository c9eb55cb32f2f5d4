import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What broken networks, captive portals and dying servers do to a request. */
export type Mood = 'through' | 'html' | 'error-500' | 'half' | 'silent' | 'redirect' | 'not-json' | 'closed'

/** Stands between a node and its server: lets requests through, or answers them itself. */
export interface FlakyServer extends AsyncDisposable {
  readonly url: string
  /** What happens to a request, by its path. Default: all go through. */
  moodOf: (path: string) => Mood
}

const moods: Record<Exclude<Mood, 'through'>, (response: ServerResponse) => void> = {
  html: (response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Sign in to this network</title>'),
  'error-500': (response) => response.writeHead(500).end('Internal Server Error'),
  'not-json': (response) => response.setHeader('content-type', 'application/json').end('{"result": {"da'),
  redirect: (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
  half: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"result":{"data":', () => response.socket?.destroy())
  },
  silent: () => {},
  closed: (response) => response.socket?.destroy(),
}

export async function startFlakyServer(target: () => string): Promise<FlakyServer> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const mood = flaky.moodOf(new URL(request.url ?? '/', 'http://any').pathname)
    if (mood !== 'through') return moods[mood](response)
    const headers = Object.entries(request.headers).filter(
      ([name]) => name !== 'connection' && name !== 'content-length',
    )
    const answer = await fetch(new URL(request.url ?? '/', target()), {
      method: request.method ?? 'GET',
      headers: headers as [string, string][],
      ...(body.length > 0 && { body: new Blob([body]) }),
      redirect: 'manual',
    })
    const passed = Object.fromEntries(
      [...answer.headers].filter(
        ([name]) => !/^(content-encoding|content-length|transfer-encoding|connection)$/.test(name),
      ),
    )
    response.writeHead(answer.status, passed).end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const flaky: FlakyServer = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    moodOf: () => 'through',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
  return flaky
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer<ArrayBuffer>[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

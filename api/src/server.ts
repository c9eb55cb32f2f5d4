/** One HTTP server for everything: the API, the content routes, the disk store's blobs and the web app. */
import { LIMITS } from '@exfil/core/wire'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { serveArchive } from './archive/serve-archive.ts'
import { exportRoute } from './archive/serve-export.ts'
import type { Credential } from './auth/credential.ts'
import { DiskStore } from './blobs/disk-store.ts'
import { serveBlob } from './blobs/serve-blob.ts'
import { contentRoute, serveContent } from './content/serve-content.ts'
import { authenticate, createContext, type Services } from './context.ts'
import { markPackLost } from './db/mark-pack-lost.ts'
import { isLoopback } from './http/loopback.ts'
import { problem } from './http/problem.ts'
import { readiness } from './http/readiness.ts'
import { securityHeaders } from './http/security-headers.ts'
import { serveStatic } from './http/static-files.ts'
import { type LiveOptions, liveRoute } from './live/serve-live.ts'
import type { Log } from './log.ts'
import { appRouter } from './router/index.ts'

/** Procedures in one HTTP request. Lists travel inside a procedure, so that few are needed. */
const MAX_BATCH = 20
/** Seconds without a byte, in either direction, after which a connection is cut. */
const IDLE_SECONDS = 120

export interface Site {
  services: Services
  /** The folder of the built web app. */
  web: string
  log: Log
  /** Whether sign-in links work for peers beyond this machine. */
  signInFrom: 'loopback' | 'anywhere'
  /** The header in which a proxy in front of us names the peer; absent: the connection's own address. */
  addressHeader?: string | undefined
  /** Says each request in the log. */
  logRequests?: boolean
  live?: LiveOptions
}

export interface Listener {
  hostname: string
  port: number
  /** From now on requests are answered; until now they were told to come back. */
  serve(site: Site): void
  /**
   * Takes no further requests, lets those that run end for up to `patience` milliseconds,
   * and cuts off what is left.
   */
  stop(patience?: number): Promise<void>
}

/** Takes the port, so that it is known before anything is built on it. Throws with `code` EADDRINUSE and the like. */
export function listen({ hostname, port }: { hostname: string; port: number }): Listener {
  let answer = async (_: Request, __: Peer): Promise<Response> =>
    problem(503, 'starting', 'the server is starting', { 'retry-after': '1' })
  let running = 0
  const idle = { resolve: () => {} }
  const stopping = new AbortController()
  const server = Bun.serve({
    hostname,
    port,
    development: false,
    // Outside of development Bun would share a taken port with whoever has it, and say nothing.
    reusePort: false,
    idleTimeout: IDLE_SECONDS,
    maxRequestBodySize: LIMITS.packBytes,
    async fetch(request, server) {
      running++
      try {
        return await answer(request, {
          address: server.requestIP(request)?.address ?? '',
          withoutTimeout: () => server.timeout(request, 0),
          stopping: stopping.signal,
        })
      } finally {
        running--
        if (running === 0) idle.resolve()
      }
    },
  })
  return {
    hostname,
    port: server.port ?? port,
    serve(site) {
      answer = handlerOf(site)
    },
    async stop(patience = 10_000) {
      stopping.abort()
      const ended = Promise.all([
        server.stop(),
        new Promise<void>((resolve) => {
          idle.resolve = resolve
          if (running === 0) resolve()
        }),
      ])
      await Promise.race([ended, Bun.sleep(patience)])
      await server.stop(true)
    },
  }
}

interface Peer {
  address: string
  /** Lets this request take as long as it needs. */
  withoutTimeout(): void
  /** Aborted when the server stops: what would never end by itself ends. */
  stopping: AbortSignal
}

function handlerOf(site: Site): (request: Request, peer: Peer) => Promise<Response> {
  const { log, services } = site
  const https = services.publicUrl.startsWith('https:')
  const route = routesOf(site)
  return async (request, peer) => {
    const began = performance.now()
    const { pathname } = new URL(request.url)
    const named = site.addressHeader && request.headers.get(site.addressHeader)?.split(',')[0]?.trim()
    const address = named || peer.address
    let response: Response
    try {
      response = await route(pathname, request, { ...peer, address })
    } catch (error) {
      log('error', 'a request failed', { method: request.method, path: pathname, reason: reasonOf(error) })
      response = problem(500, 'failed', 'the server failed; its log says why')
    }
    const kind = response.headers.get('content-type')?.startsWith('text/html') ? 'page' : 'data'
    for (const [name, value] of Object.entries(securityHeaders(kind, https))) {
      if (!response.headers.has(name)) response.headers.set(name, value)
    }
    if (site.logRequests) {
      const ms = Math.round(performance.now() - began)
      log('info', 'request', { method: request.method, path: pathname, status: response.status, ms })
    }
    return response
  }
}

function routesOf({ services, web, log, signInFrom, live: liveOptions }: Site) {
  const { db, blobs } = services
  const ready = readiness(services)
  const live = liveRoute(services, liveOptions)
  const contentServices = {
    db,
    blobs,
    publicUrl: services.publicUrl,
    now: services.now,
    async markLost(userId: string, packId: string, reason: string) {
      await markPackLost(db, { userId, packId, reason, now: services.now() })
    },
    log: (message: string, facts: Record<string, string | number>) => log('error', message, facts),
  }
  const serveExport = exportRoute(contentServices)
  return async (path: string, request: Request, peer: Peer): Promise<Response> => {
    if (path.startsWith('/api/trpc/')) return procedures(request, peer.address)
    if (path === '/api/health') return Response.json({ alive: true }, { headers: noStore })
    if (path === '/api/ready') {
      const problems = await ready()
      const isReady = Object.keys(problems).length === 0
      return Response.json({ ready: isReady, problems }, { status: isReady ? 200 : 503, headers: noStore })
    }
    if (path === '/api/live') {
      peer.withoutTimeout()
      return live(request, peer.stopping)
    }
    if (path === '/api/archive') {
      return download(request, peer, (credential) => serveArchive(contentServices, request, credential))
    }
    if (path === '/api/export') {
      return download(request, peer, (credential) => serveExport(request, credential))
    }
    const wanted = contentRoute(path)
    if (wanted) {
      return download(request, peer, (credential) => serveContent(contentServices, wanted, request, credential))
    }
    if (path.startsWith('/api/')) return problem(404, 'not-found', 'there is no such address')
    if (path.startsWith('/blobs/') && blobs instanceof DiskStore) {
      return serveBlob(blobs, request, (message) => log('error', message))
    }
    if (path === '/sign-in' || path.startsWith('/sign-in/')) return signIn(request, peer.address)
    return serveStatic(web, request)
  }

  async function download(request: Request, peer: Peer, answer: (who: Credential | null) => Promise<Response>) {
    peer.withoutTimeout()
    const headers = new Headers()
    const { credential } = await authenticate(services, request.headers, headers)
    const response = await answer(credential)
    for (const cookie of headers.getSetCookie()) response.headers.append('set-cookie', cookie)
    return response
  }

  async function procedures(request: Request, address: string): Promise<Response> {
    if (Number(request.headers.get('content-length') ?? 0) > LIMITS.bodyBytes) {
      return problem(413, 'too-large', `a request may have ${LIMITS.bodyBytes} bytes`)
    }
    return fetchRequestHandler({
      endpoint: '/api/trpc',
      req: request,
      router: appRouter,
      maxBatchSize: MAX_BATCH,
      createContext: ({ resHeaders }) => createContext(services, request, address, resHeaders),
      onError({ error, path: procedure = '' }) {
        if (error.code !== 'INTERNAL_SERVER_ERROR') return
        log('error', 'a procedure failed', { procedure, reason: reasonOf(error.cause ?? error) })
      },
    })
  }

  async function signIn(request: Request, address: string): Promise<Response> {
    if (signInFrom === 'loopback' && !isLoopback(address)) {
      const text = 'Sign-in links work on the machine that runs Exfiltrator only, unless it was started with --host.\n'
      return new Response(text, { status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' } })
    }
    return services.signIn.handle(request, address)
  }
}

const noStore = { 'cache-control': 'no-store' }

const reasonOf = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error))

/**
 * `GET /api/live`: server-sent events for one person's pages.
 *
 * - `event: hello`  `{"userId"}`: from here on every change of this user is told; what is shown may be older, fetch it again
 * - (no name)       `{"kind": "artifacts" | "nodes" | "keys" | "sessions", "nodeId"?}`: something of this kind
 *                   changed, of this node or of several
 * - `event: lost`   the server does not hear of changes just now; a `hello` follows when it does
 * - `event: beat`   every 20 seconds: the stream is alive, and nothing in between closes it
 * - `event: bye`    the session ended: there is nothing to come back for
 *
 * Nothing in it but the user's own id and nodes' ids.
 */
import { authenticate, type Services } from '../context.ts'
import { atMost } from '../http/at-most.ts'
import { problem } from '../http/problem.ts'
import { coalesce } from './coalesce.ts'

export interface LiveOptions {
  /** Between two beats, each of which also asks whether the session still is one. */
  heartbeatMs?: number
  /** Between two stretches of events. */
  everyMs?: number
  /** Streams of one person in this process: more are refused. */
  perUser?: number
}

/** For whoever reads it with `EventSource`: it comes back soon, with the pages of a restarted server spread a little. */
const RETRY_MS = 2_000
const BEHIND = 16

export function liveRoute(
  services: Services,
  { heartbeatMs = 20_000, everyMs = 400, perUser = 24 }: LiveOptions = {},
): (request: Request, stopping: AbortSignal) => Promise<Response> {
  const places = atMost(perUser)
  const personOf = async (request: Request, headers: Headers) =>
    (await authenticate(services, request.headers, headers)).credential

  return async (request, stopping) => {
    if (request.method !== 'GET')
      return problem(405, 'method-not-allowed', 'events are read with GET', { allow: 'GET' })
    const headers = new Headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    const credential = await personOf(request, headers)
    if (!credential) return problem(401, 'not-signed-in', 'sign in first')
    if (credential.kind !== 'person') return problem(403, 'not-a-person', 'only a signed-in person may listen')
    const { userId } = credential
    const leave = places.enter(userId)
    if (!leave) {
      return problem(429, 'too-many-streams', `at most ${perUser} pages are told of changes at once`, {
        'retry-after': '60',
      })
    }
    return new Response(events(request, userId, stopping, leave), { headers })
  }

  function events(
    request: Request,
    userId: string,
    stopping: AbortSignal,
    leave: () => void,
  ): ReadableStream<Uint8Array> {
    const text = new TextEncoder()
    let end = () => {}
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const send = (lines: string) => controller.enqueue(text.encode(`${lines}\n\n`))
          const full = () => (controller.desiredSize ?? 0) <= 0
          const changes = coalesce(
            everyMs,
            (some) => send(some.map((change) => `data: ${JSON.stringify(change)}`).join('\n\n')),
            full,
          )
          const isStillSignedIn = async () => {
            // A database that does not answer says nothing about a session.
            const found = await personOf(request, new Headers()).catch(() => undefined)
            if (found === undefined || (found?.kind === 'person' && found.userId === userId)) return
            if (!ended) send('event: bye\ndata: {}')
            end()
          }
          const heartbeat = setInterval(() => {
            if (!full()) send('event: beat\ndata: {}')
            void isStillSignedIn()
          }, heartbeatMs)
          heartbeat.unref()
          let ended = false
          end = () => {
            if (ended) return
            ended = true
            leave()
            unsubscribe()
            clearInterval(heartbeat)
            changes.end()
            stopping.removeEventListener('abort', end)
            request.signal.removeEventListener('abort', end)
            try {
              controller.close()
            } catch {
              // Whoever read it is gone.
            }
          }
          send(`retry: ${RETRY_MS + Math.floor(Math.random() * RETRY_MS)}\n:`)
          const unsubscribe = services.db.changes.subscribe(userId, {
            changed(change) {
              if (change.kind === 'sessions') void isStillSignedIn()
              changes.add(change)
            },
            hearing: (heard) =>
              send(heard ? `event: hello\ndata: ${JSON.stringify({ userId })}` : 'event: lost\ndata: {}'),
          })
          stopping.addEventListener('abort', end)
          request.signal.addEventListener('abort', end)
          if (stopping.aborted || request.signal.aborted) end()
        },
        cancel: () => end(),
      },
      { highWaterMark: BEHIND },
    )
  }
}

import { RemoteError } from '@exfil/core/engine'
import type { Answer } from './answer.ts'

/** Answers of the API and of stores are small; whatever is larger is not one. */
const LONGEST_ANSWER = 64 * 1024 * 1024

export interface Limits {
  /** Milliseconds without any progress after which the other side counts as gone. */
  readonly stallMs: number
}

/**
 * One HTTP request and its whole answer, redirects not followed. Rejects with a
 * `RemoteError` that holds no URL, or with the signal's reason.
 *
 * `body` is sent in pieces whose taking counts as progress, with its exact length
 * (given to `fetch` whole there would be no sign of life until the answer).
 */
export async function exchange(
  url: string,
  init: { method: string; headers: Record<string, string>; body?: Uint8Array | undefined; signal: AbortSignal },
  limits: Limits,
): Promise<Answer> {
  const where = placeOf(url)
  init.signal.throwIfAborted()
  const stalled = new AbortController()
  let timer: Timer | undefined
  const alive = () => {
    clearTimeout(timer)
    timer = setTimeout(() => stalled.abort(), limits.stallMs)
  }
  alive()
  try {
    const response = await fetch(url, {
      method: init.method,
      headers: init.body ? { ...init.headers, 'content-length': String(init.body.length) } : init.headers,
      body: init.body ? inPieces(init.body, alive) : null,
      redirect: 'manual',
      signal: AbortSignal.any([init.signal, stalled.signal]),
    })
    alive()
    return { status: response.status, headers: response.headers, text: await textOf(response, alive) }
  } catch (error) {
    init.signal.throwIfAborted()
    if (error instanceof RemoteError) throw error
    if (stalled.signal.aborted) {
      throw new RemoteError('unreachable', `${where} does not answer (nothing for ${limits.stallMs / 1000} s)`)
    }
    throw new RemoteError('unreachable', `${where} cannot be reached: ${reasonOf(error)}`)
  } finally {
    clearTimeout(timer)
  }
}

/** How an address is named to people: without path, query and anything secret. */
export function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'the address given'
}

const PIECE = 128 * 1024

function inPieces(body: Uint8Array, taken: () => void): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      taken()
      if (at < body.length) controller.enqueue(body.subarray(at, at + PIECE))
      at += PIECE
      if (at >= body.length) controller.close()
    },
  })
}

async function textOf(response: Response, alive: () => void): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of response.body ?? []) {
    alive()
    text += decoder.decode(piece, { stream: true })
    if (text.length > LONGEST_ANSWER) throw new RemoteError('not-ours', 'the answer is far too long')
  }
  return text + decoder.decode()
}

/** What went wrong, in words; Bun's own messages can hold the URL. */
function reasonOf(error: unknown): string {
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  return (
    REASONS[code] ??
    (/CERT|TLS|SSL/.test(code) ? `its certificate is not trusted (${code})` : code || 'the connection broke')
  )
}

const REASONS: Record<string, string> = {
  ConnectionRefused: 'nothing listens there',
  ECONNREFUSED: 'nothing listens there',
  ConnectionClosed: 'the connection was closed',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'its name is not known',
  FailedToOpenSocket: 'no connection, or its name is not known',
}

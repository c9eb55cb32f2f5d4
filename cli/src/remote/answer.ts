import { RemoteError } from '@exfil/core/engine'
import { plainText } from '../render/plain-text.ts'

/** An HTTP answer that was read whole. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What an API answer that is not a result means; nothing for a result. `server` is how people call it. */
export function apiFailure({ status, headers, text }: Answer, server: string): RemoteError | undefined {
  const json = parseJson(text)
  const fault = isObject(json) && isObject(json.error) ? json.error : undefined
  if (status === 200 && isObject(json) && isObject(json.result)) return undefined
  const retryAfter = retryAfterOf(headers)
  if (status === 429 || status === 408 || status >= 500) {
    const message = typeof fault?.message === 'string' ? said(fault.message) : `HTTP ${status}`
    return new RemoteError('unavailable', `${server} cannot do it now: ${message}`, { retryAfter })
  }
  if (status >= 300 && status < 400) {
    return new RemoteError(
      'not-ours',
      `${server} sends us elsewhere (HTTP ${status}${to(headers)}): enroll with that address if it is yours`,
    )
  }
  if (json === undefined) {
    if (isJson(headers) && text !== '')
      return new RemoteError('unreachable', `${server} broke off in the middle of its answer`)
    return new RemoteError(
      'not-ours',
      `what answers at ${server} is no Exfiltrator server (HTTP ${status}${kindOf(headers)})`,
      { retryAfter },
    )
  }
  const message = typeof fault?.message === 'string' ? said(fault.message) : `HTTP ${status}`
  if (status === 401 || status === 403) return new RemoteError('refused', `${server} refuses: ${message}`)
  if (status >= 400) return new RemoteError('rejected', `${server} rejects the request: ${message}`)
  return new RemoteError('not-ours', `${server} answers in a form that is unknown here (HTTP ${status})`)
}

/** What the answer to a presigned PUT means. `store` is the host it was sent to. */
export function putOutcome({ status, headers, text }: Answer, store: string): 'stored' | 'exists' | RemoteError {
  if (status === 412) return 'exists'
  const code = text.match(/<Code>([^<]{1,100})<\/Code>/)?.[1]
  const why = said(code ?? `HTTP ${status}`)
  if (status >= 200 && status < 300) {
    // A store answers a PUT with nothing; a page is some proxy's, and then nothing is stored.
    if (!/html/i.test(headers.get('content-type') ?? '')) return 'stored'
    return new RemoteError('not-ours', `what answers at ${store} is no object store`)
  }
  if (/expired|ExpiredToken|RequestTimeTooSkewed/i.test(text) && (status === 403 || status === 400)) {
    return new RemoteError('expired', `the upload address at ${store} has expired`)
  }
  if (code === 'RequestTimeout') return new RemoteError('unreachable', `${store} got only a part of what was sent`)
  if (status === 429 || status === 408 || status === 409 || status >= 500) {
    return new RemoteError('unavailable', `${store} cannot store it now: ${why}`, { retryAfter: retryAfterOf(headers) })
  }
  if (status < 400) return new RemoteError('not-ours', `${store} sends us elsewhere (HTTP ${status})`)
  if (code === undefined && /html/i.test(headers.get('content-type') ?? '')) {
    return new RemoteError('not-ours', `what answers at ${store} is no object store (HTTP ${status})`)
  }
  return new RemoteError('rejected', `${store} rejects the upload: ${why}`)
}

/** The `Retry-After` of an answer in milliseconds: seconds or a date, by HTTP. */
function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isJson = (headers: Headers) => /json/i.test(headers.get('content-type') ?? '')
const kindOf = (headers: Headers) => (/html/i.test(headers.get('content-type') ?? '') ? ', HTML' : '')
const said = (message: string) => plainText(message.length > 300 ? `${message.slice(0, 300)}…` : message)

/** Only the origin: what follows may hold secrets. */
function to(headers: Headers): string {
  const location = headers.get('location')
  return location && URL.canParse(location) ? ` to ${new URL(location).origin}` : ''
}

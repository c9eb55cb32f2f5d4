import { type Credential, type Refusal, resolveToken, touchKey } from './auth/credential.ts'
import { type RateLimit, rateLimit } from './auth/rate-limit.ts'
import type { SignIn } from './auth/sign-in.ts'
import { tokenPrefix } from './auth/token.ts'
import { tokenBucket } from './auth/token-bucket.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import type { Db } from './db/db.ts'
import { learntWords, type Words } from './search/words.ts'

/** What one API process is made of. */
export interface Services {
  db: Db
  blobs: BlobStore
  signIn: SignIn
  /** The address people reach this server at. */
  publicUrl: string
  now(): Date
  /** What searches are told apart by. */
  words: Words
  /** Enrolments tried per address. */
  enrollLimit: RateLimit
  /** Calls made with one node key. */
  callLimit: RateLimit
}

/** What every procedure knows of one request. */
export interface Context extends Services {
  credential: Credential | null
  /** Why the token that was sent opens nothing; null where it does, or none was sent. */
  refusal: Refusal | null
  /** The peer's address. */
  address: string
  requestHeaders: Headers
  /** To be sent with the answer: cookies. */
  responseHeaders: Headers
}

export function createServices(
  parts: Pick<Services, 'db' | 'blobs' | 'signIn' | 'publicUrl'> & { now?: () => Date },
): Services {
  return {
    now: () => new Date(),
    ...parts,
    words: learntWords(parts.db),
    enrollLimit: rateLimit({ count: 30, windowMs: 60_000 }),
    // A call brings up to 500 artifacts: no sync in order comes near.
    callLimit: tokenBucket({ burst: 500, perSecond: 50 }),
  }
}

/** One per HTTP request, before its procedures run. Looks the credential up, once. */
export async function createContext(
  services: Services,
  request: { headers: Headers },
  address: string,
  responseHeaders = new Headers(),
): Promise<Context> {
  const base = { ...services, address, requestHeaders: request.headers, responseHeaders }
  const { credential, refusal } = await authenticate(services, request.headers, responseHeaders)
  return { ...base, credential, refusal }
}

/** Who sent these headers. A session that moved on adds its cookie to `responseHeaders`. */
export async function authenticate(
  { db, signIn, now }: Services,
  headers: Headers,
  responseHeaders: Headers,
): Promise<{ credential: Credential | null; refusal: Refusal | null }> {
  const authorization = headers.get('authorization')
  if (authorization !== null) {
    const token = authorization.match(/^Bearer +(\S+)$/i)?.[1] ?? ''
    const prefix = tokenPrefix(token)
    if (prefix === 'exk' || prefix === 'exn') {
      const key = await resolveToken(db, token, [prefix], now())
      if (!key.ok) return { credential: null, refusal: key.why }
      const { userId, email, keyId, nodeId } = key.found
      if (!keyId) return { credential: null, refusal: 'unknown' }
      await touchKey(db, key.found, now())
      if (!nodeId) return { credential: { kind: 'enroll', userId, email, keyId }, refusal: null }
      return { credential: { kind: 'node', userId, email, nodeId, keyId }, refusal: null }
    }
    const person = await signIn.fromBearer(token, headers.get('user-agent'))
    if (!person) return { credential: null, refusal: prefix === null ? 'malformed' : 'unknown' }
    return { credential: { kind: 'person', ...person, via: 'bearer' }, refusal: null }
  }
  const person = await signIn.fromCookies(headers.get('cookie'), headers.get('user-agent'))
  if (!person) return { credential: null, refusal: null }
  if (person.setCookie) responseHeaders.append('set-cookie', person.setCookie)
  const { userId, email, session } = person
  return { credential: { kind: 'person', userId, email, session, via: 'cookie' }, refusal: null }
}

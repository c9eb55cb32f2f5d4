/**
 * How a person becomes known to the dashboard. One interface, so that a deployment can
 * hand the question to a single-sign-on service; `local-sign-in.ts` is the one that needs
 * nobody: links that work once.
 */

import type { Sessions } from './sessions.ts'

export interface Person {
  userId: string
  email: string
  /** What `sessions` knows this session by; null where sessions are kept elsewhere. */
  session: string | null
}

/** A request's person, and the cookie to send back where the session has moved on. */
export interface SignedIn extends Person {
  setCookie?: string
}

export interface SignIn {
  /**
   * Whose session the request's `Cookie` header carries; null where it carries none that is good.
   * `userAgent` is what the browser says it is.
   */
  fromCookies(cookies: string | null, userAgent?: string | null): Promise<SignedIn | null>
  /** Whose session the bearer token is; null where it is none, or where sessions are not bearer tokens. */
  fromBearer(token: string, userAgent?: string | null): Promise<Person | null>
  /** Null where they are kept elsewhere: by a single-sign-on service, whose own pages list and end them. */
  sessions: Sessions | null
  /**
   * Ends the session the request carries, wherever it is kept, and answers the cookie that
   * makes the browser forget it.
   */
  signOut(cookies: string | null): Promise<string>
  /** Answers a browser's `GET` below `/sign-in`. */
  handle(request: Request, address: string): Promise<Response>
}

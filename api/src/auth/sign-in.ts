/**
 * How a person becomes known to the dashboard. One interface, so that a deployment can
 * hand the question to a single-sign-on service; `local-sign-in.ts` is the one that needs
 * nobody: links that work once.
 */

export interface Person {
  userId: string
  email: string
}

/** A request's person, and the cookie to send back where the session has moved on. */
export interface SignedIn extends Person {
  setCookie?: string
}

export interface SignIn {
  /** Whose session the request's `Cookie` header carries; null where it carries none that is good. */
  fromCookies(cookies: string | null): Promise<SignedIn | null>
  /** Whose session the bearer token is; null where it is none, or where sessions are not bearer tokens. */
  fromBearer(token: string): Promise<Person | null>
  /**
   * Ends the session the request carries, wherever it is kept, and answers the cookie that
   * makes the browser forget it.
   */
  signOut(cookies: string | null): Promise<string>
  /** Answers a browser's `GET` below `/sign-in`. */
  handle(request: Request, address: string): Promise<Response>
}

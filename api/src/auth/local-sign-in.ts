/** Sign-in without anybody else: a link that works once starts a session of seven days, extended by use. */

import type { Db } from '../db/db.ts'
import { resolveToken } from './credential.ts'
import { rateLimit } from './rate-limit.ts'
import { cutAgent, localSessions } from './sessions.ts'
import type { SignIn } from './sign-in.ts'
import { digestOf, newToken } from './token.ts'

export interface LocalSignIn extends SignIn {
  /** A link that signs this user in, once, within the next 24 hours. */
  createLink(userId: string): Promise<string>
  /**
   * Exchanges a link's token for a session's. Null where the token is unknown, used or
   * expired. Of two at once, one gets it.
   */
  redeem(token: string, userAgent?: string | null): Promise<string | null>
}

const DAY = 86_400_000
const SESSION_DAYS = 7
/** A session used within its first day is not written again. */
const EXTEND_AFTER = DAY
const COOKIE = 'exfiltrator_session'

export function localSignIn({
  db,
  publicUrl,
  now = () => new Date(),
}: {
  db: Db
  /** What links are built from. Cookies are `Secure` exactly where it is https. */
  publicUrl: string
  now?: () => Date
}): LocalSignIn {
  const attempts = rateLimit({ count: 20, windowMs: 60_000 })
  const cookie = (value: string, maxAge: number) =>
    `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${publicUrl.startsWith('https:') ? '; Secure' : ''}`
  const sessionCookie = (token: string) => cookie(token, (SESSION_DAYS * DAY) / 1000)
  const sessionEnd = () => new Date(now().getTime() + SESSION_DAYS * DAY)

  const redeem = async (token: string, userAgent: string | null = null) => {
    const link = await resolveToken(db, token, ['exl'], now())
    if (!link.ok) return null
    const { userId } = link.found
    return db.withUser(userId, async (tx) => {
      const used = await tx
        .updateTable('sign_in_links')
        .set({ used_at: now() })
        .where('user_id', '=', userId)
        .where('digest', '=', link.digest)
        .where('used_at', 'is', null)
        .returning('user_id')
        .execute()
      if (used.length === 0) return null
      const session = newToken('exs')
      await tx
        .insertInto('web_sessions')
        .values({
          user_id: userId,
          digest: digestOf(session),
          created_at: now(),
          expires_at: sessionEnd(),
          user_agent: userAgent && cutAgent(userAgent),
        })
        .execute()
      await tx.deleteFrom('web_sessions').where('user_id', '=', userId).where('expires_at', '<', now()).execute()
      return session
    })
  }

  const sessions = localSessions(db, now)

  const fromToken = async (token: string, userAgent: string | null = null) => {
    const session = await resolveToken(db, token, ['exs'], now())
    if (!session.ok) return null
    const { digest } = session
    const { userId, email, expiresAt } = session.found
    await sessions.noteUse({ userId, digest, userAgent })
    const person = { userId, email, session: digest.toString('hex') }
    const age = now().getTime() - ((expiresAt?.getTime() ?? 0) - SESSION_DAYS * DAY)
    if (age < EXTEND_AFTER) return { ...person, extended: false }
    await db.withUser(userId, (tx) =>
      tx
        .updateTable('web_sessions')
        .set({ expires_at: sessionEnd() })
        .where('user_id', '=', userId)
        .where('digest', '=', digest)
        .execute(),
    )
    return { ...person, extended: true }
  }

  return {
    redeem,
    async createLink(userId) {
      const token = newToken('exl')
      await db.withUser(userId, (tx) =>
        tx
          .insertInto('sign_in_links')
          .values({
            user_id: userId,
            digest: digestOf(token),
            created_at: now(),
            expires_at: new Date(now().getTime() + DAY),
            used_at: null,
          })
          .execute(),
      )
      return new URL(`/sign-in/${token}`, publicUrl).href
    },
    async fromCookies(cookies, userAgent) {
      const token = cookieValue(cookies)
      const found = token ? await fromToken(token, userAgent) : null
      if (!token || !found) return null
      const { extended, ...person } = found
      return { ...person, ...(extended && { setCookie: sessionCookie(token) }) }
    },
    async fromBearer(token, userAgent) {
      const found = await fromToken(token, userAgent)
      if (!found) return null
      const { extended: _, ...person } = found
      return person
    },
    sessions,
    async signOut(cookies) {
      const token = cookieValue(cookies)
      const session = token ? await resolveToken(db, token, ['exs'], now()) : null
      if (session?.ok) {
        const { found, digest } = session
        await db.withUser(found.userId, (tx) =>
          tx.deleteFrom('web_sessions').where('user_id', '=', found.userId).where('digest', '=', digest).execute(),
        )
      }
      return cookie('', 0)
    },
    async handle(request, address) {
      const wait = attempts.attempt(address, now().getTime())
      if (wait > 0) return plain(429, 'Too many attempts. Try again in a minute.', { 'retry-after': String(wait) })
      const token = new URL(request.url).pathname.match(/^\/sign-in\/([^/]+)$/)?.[1]
      const session = token ? await redeem(token, request.headers.get('user-agent')) : null
      if (!session) {
        return plain(
          401,
          'This sign-in link does not work: it was used before, it is older than a day, or it is not complete.\n' +
            'Run the start command again: it prints a fresh one.',
        )
      }
      return new Response(null, {
        status: 303,
        headers: {
          location: '/dashboard',
          'set-cookie': sessionCookie(session),
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
        },
      })
    },
  }
}

const plain = (status: number, text: string, headers: Record<string, string> = {}) =>
  new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  })

const cookieValue = (cookies: string | null): string | undefined =>
  cookies
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1)

/** The procedures' common ground: who may call what, and what an error looks like. */

import { initTRPC, TRPCError } from '@trpc/server'
import type { Credential, Refusal } from './auth/credential.ts'
import type { Context } from './context.ts'
import { isFromOurPages } from './http/own-origin.ts'

const t = initTRPC.context<Context>().create({
  errorFormatter({ shape }) {
    // Where the code lies and how it was called is nobody's business outside.
    const { stack: _, ...data } = shape.data
    const message = data.code === 'INTERNAL_SERVER_ERROR' ? 'the server failed; its log says why' : shape.message
    return { ...shape, message, data }
  },
})

export const router = t.router
export const createCaller = t.createCallerFactory

const REFUSED: Record<Refusal, string> = {
  malformed: 'this key is not complete or not one of ours',
  unknown: 'this key is not known here',
  revoked: 'this key was revoked',
  expired: 'this key has expired',
}

const WANTED: Record<Credential['kind'], string> = {
  node: 'only a node may do this, with its own key',
  person: 'only a signed-in person may do this: a node key cannot read',
  enroll: 'only an enrolment key may do this',
}

/** Lets those with one of these kinds of credential pass. */
const only = <K extends Credential['kind']>(...kinds: K[]) =>
  t.middleware(({ ctx, next, type }) => {
    const { credential } = ctx
    if (!credential) {
      const message = ctx.refusal ? REFUSED[ctx.refusal] : 'sign in, or send a key'
      throw new TRPCError({ code: 'UNAUTHORIZED', message })
    }
    if (!kinds.includes(credential.kind as K)) {
      throw new TRPCError({ code: 'FORBIDDEN', message: WANTED[kinds[0] as K] })
    }
    if (
      type !== 'query' &&
      credential.kind === 'person' &&
      credential.via === 'cookie' &&
      !isFromOurPages(ctx.requestHeaders, ctx.publicUrl)
    ) {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'this was not sent by a page of this server' })
    }
    return next({
      ctx: { ...ctx, credential: credential as Extract<Credential, { kind: K }>, userId: credential.userId },
    })
  })

export const anyone = t.procedure
export const byNode = t.procedure.use(only('node')).use(({ ctx, next }) => {
  const wait = ctx.callLimit.attempt(ctx.credential.keyId, ctx.now().getTime())
  if (wait === 0) return next()
  ctx.responseHeaders.set('retry-after', String(wait))
  throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: `too many calls with this key: wait ${wait} s` })
})
export const byPerson = t.procedure.use(only('person'))
export const byNodeOrPerson = t.procedure.use(only('person', 'node'))

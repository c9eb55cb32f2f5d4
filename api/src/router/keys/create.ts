import { text } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { createEnrollmentKey } from '../../auth/create-enrollment-key.ts'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'

/** An enrolment key: it is answered this once. */
export const create = byPerson
  .input(z.object({ name: text(255), expiresAt: z.iso.datetime({ offset: true }).nullish() }))
  .mutation(async ({ ctx, input }): Promise<{ id: string; key: string }> => {
    const { userId, db } = ctx
    const now = ctx.now()
    const name = storable(input.name).trim()
    const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null
    if (name === '') throw new TRPCError({ code: 'BAD_REQUEST', message: 'a name cannot be empty' })
    if (expiresAt && expiresAt <= now)
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'this expiry is in the past' })
    return createEnrollmentKey(db, { userId, name, expiresAt, now })
  })

import { text } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { createEnrollmentKey } from '../../auth/create-enrollment-key.ts'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { tags } from '../tags.ts'

/** An enrolment key: it is answered this once. */
export const create = byPerson
  .input(
    z.object({
      name: text(255),
      expiresAt: z.iso.datetime({ offset: true }).nullish(),
      /** How many machines may join with it; absent or null for any number. */
      maxUses: z.number().int().min(1).max(1_000_000).nullish(),
      /** What machines that join with it are tagged with. */
      tags: tags.optional(),
    }),
  )
  .mutation(async ({ ctx, input }): Promise<{ id: string; key: string }> => {
    const { userId, db } = ctx
    const now = ctx.now()
    const name = storable(input.name).trim()
    const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null
    if (name === '') throw new TRPCError({ code: 'BAD_REQUEST', message: 'a name cannot be empty' })
    if (expiresAt && expiresAt <= now)
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'this expiry is in the past' })
    return createEnrollmentKey(db, {
      userId,
      name,
      expiresAt,
      maxUses: input.maxUses ?? null,
      tags: input.tags ?? [],
      now,
    })
  })

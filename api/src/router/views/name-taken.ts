import { TRPCError } from '@trpc/server'

export const nameTaken = (name: string) =>
  new TRPCError({ code: 'CONFLICT', message: `there is a view named ${JSON.stringify(name)} already` })

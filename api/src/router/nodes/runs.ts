import { id, type Page } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../db/db.ts'
import { byPerson } from '../../trpc.ts'
import { findNode } from './find-node.ts'
import { type RunRow, toRunRow } from './run-row.ts'

const PAGE = 50

/** A node's runs with their accounts, the newest first. */
export const runs = byPerson
  .input(
    z.object({
      id: id('node'),
      cursor: z.string().max(200).optional(),
      limit: z.number().int().min(1).max(100).optional(),
    }),
  )
  .query(async ({ ctx, input }): Promise<Page<RunRow>> => {
    const { userId, db } = ctx
    return db.withUser(userId, async (tx) => {
      await findNode(tx, userId, input.id)
      return pageOfRuns(tx, userId, input.id, input.limit ?? PAGE, input.cursor)
    })
  })

export async function pageOfRuns(
  tx: Tx,
  userId: string,
  nodeId: string,
  limit = PAGE,
  cursor?: string,
): Promise<Page<RunRow>> {
  const after = cursor === undefined ? undefined : parse(cursor)
  const rows = await tx
    .selectFrom('sync_runs')
    .selectAll()
    .where('user_id', '=', userId)
    .where('node_id', '=', nodeId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(started_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]})`),
    )
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(toRunRow),
    nextCursor:
      rows.length > limit && last
        ? Buffer.from(JSON.stringify([last.started_at.toISOString(), last.id])).toString('base64url')
        : null,
  }
}

const cursorShape = z.tuple([z.iso.datetime(), id('run')])

function parse(cursor: string): [string, string] {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new TRPCError({ code: 'BAD_REQUEST', message: 'this cursor does not belong to this list' })
  }
}

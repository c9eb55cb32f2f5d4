import { type EnrollOutput, enrollInput, newId } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { resolveToken } from '../../auth/credential.ts'
import { digestOf, newToken } from '../../auth/token.ts'
import type { Tx } from '../../db/db.ts'
import { storable } from '../../db/storable.ts'
import { anyone } from '../../trpc.ts'

const ANOTHER = 'make another one in the dashboard, under Keys'
const REFUSED = {
  malformed: 'this enrolment key is not complete or not one of ours',
  unknown: `this enrolment key is not known here: ${ANOTHER}`,
  revoked: `this enrolment key was revoked: ${ANOTHER}`,
  expired: `this enrolment key has expired: ${ANOTHER}`,
  used: `this enrolment key was used as often as it may be: ${ANOTHER}`,
}

/** Makes a machine a node of the key's user, with a key of its own that is answered this once. */
export const enroll = anyone.input(enrollInput).mutation(async ({ ctx, input }): Promise<EnrollOutput> => {
  const now = ctx.now()
  const wait = ctx.enrollLimit.attempt(ctx.address, now.getTime())
  if (wait > 0) {
    ctx.responseHeaders.set('retry-after', String(wait))
    throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: `too many enrolments from this address: wait ${wait} s` })
  }
  const resolved = await resolveToken(ctx.db, input.enrollmentKey, ['exk'], now)
  if (!resolved.ok) throw new TRPCError({ code: 'UNAUTHORIZED', message: REFUSED[resolved.why] })
  const { userId, keyId } = resolved.found
  const { hostname, platform, arch, cliVersion, name } = storable(input)
  const nodeId = newId('node')
  const nodeKey = newToken('exn')
  await ctx.db.withUser(userId, async (tx) => {
    const tags = await useKey(tx, userId, keyId ?? '', now)
    await tx
      .insertInto('nodes')
      .values({
        user_id: userId,
        id: nodeId,
        name: name?.trim() || hostname,
        hostname,
        platform,
        arch,
        cli_version: cliVersion,
        created_at: now,
        last_seen_at: now,
        last_sync_at: null,
        unenrolled_at: null,
        clock_skew_ms: null,
        seq_run_id: null,
        tags,
        enrolled_with: keyId,
      })
      .execute()
    await tx
      .insertInto('api_keys')
      .values({
        user_id: userId,
        id: newId('key'),
        kind: 'node',
        node_id: nodeId,
        name: name?.trim() || hostname,
        digest: digestOf(nodeKey),
        created_at: now,
        expires_at: null,
        last_used_at: null,
        revoked_at: null,
      })
      .execute()
  })
  return { nodeId, nodeKey }
})

/** Counts one use, of as many as there are to be, and answers what machines that join get. */
async function useKey(tx: Tx, userId: string, keyId: string, now: Date): Promise<string[]> {
  // In one statement: of two at once with one use left, the second sees the first one's, and none is left. A key
  // revoked at this moment enrols nobody.
  const used = await tx
    .updateTable('api_keys')
    .set((key) => ({ uses: key('uses', '+', 1), last_used_at: now }))
    .where('user_id', '=', userId)
    .where('id', '=', keyId)
    .where('revoked_at', 'is', null)
    .where((key) => key.or([key('max_uses', 'is', null), key('uses', '<', key.ref('max_uses'))]))
    .returning('tags')
    .executeTakeFirst()
  if (used) return used.tags
  const key = await tx
    .selectFrom('api_keys')
    .select('revoked_at')
    .where('user_id', '=', userId)
    .where('id', '=', keyId)
    .executeTakeFirst()
  const why = key ? (key.revoked_at ? 'revoked' : 'used') : 'unknown'
  throw new TRPCError({ code: 'UNAUTHORIZED', message: REFUSED[why] })
}

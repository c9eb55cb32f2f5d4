import { type EnrollOutput, enrollInput, newId } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { resolveToken, touchKey } from '../../auth/credential.ts'
import { digestOf, newToken } from '../../auth/token.ts'
import { storable } from '../../db/storable.ts'
import { anyone } from '../../trpc.ts'

const REFUSED = {
  malformed: 'this enrolment key is not complete or not one of ours',
  unknown: 'this enrolment key is not known here',
  revoked: 'this enrolment key was revoked',
  expired: 'this enrolment key has expired',
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
    // Locked, so that a key revoked at this moment enrols nobody.
    const key = await tx
      .selectFrom('api_keys')
      .select('revoked_at')
      .where('user_id', '=', userId)
      .where('id', '=', keyId)
      .forShare()
      .executeTakeFirst()
    if (!key || key.revoked_at) throw new TRPCError({ code: 'UNAUTHORIZED', message: REFUSED.revoked })
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
  await touchKey(ctx.db, resolved.found, now)
  return { nodeId, nodeKey }
})

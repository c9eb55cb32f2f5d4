import { sql } from 'kysely'
import { byPerson } from '../../trpc.ts'

export interface Attention {
  /** How many there are of each in all: machines, artifacts, artifacts, keys. */
  totals: Record<'silent' | 'failed' | 'gone' | 'expiring', number>
  /** Machines not heard of for much longer than they usually are, the longest silent first. */
  silent: { nodeId: string; name: string; lastSeenAt: string; usualGapMs: number }[]
  /** Artifacts that the last run could not read or send, by machine. */
  failed: { nodeId: string; name: string; count: number }[]
  /** Artifacts that vanished from their sources, by machine. */
  gone: { nodeId: string; name: string; count: number }[]
  /** Enrolment keys that end within two days. */
  expiring: { keyId: string; name: string; expiresAt: string }[]
}

interface SilentNode {
  id: string
  name: string
  last_seen_at: Date
  usual_gap_ms: number
  total: number
}

/** Silence counts from three times the usual gap, and never before an hour. */
const TIMES_USUAL = 3
const AT_LEAST_MS = 3_600_000
/** Shorter than what a key lives where nobody says how long: a new one is no news. */
const SOON_MS = 48 * 3_600_000
const SHOWN = 100

/** What somebody should look at now: at most 100 of each. */
export const attention = byPerson.query(async ({ ctx }): Promise<Attention> => {
  const { userId, db } = ctx
  const now = ctx.now()
  const soon = new Date(now.getTime() + SOON_MS)
  return db.withUser(userId, async (tx) => {
    const { rows: silent } = await sql<SilentNode>`
      select id, name, last_seen_at, usual_gap_ms, count(*) over () as total from nodes
      where user_id = ${userId} and unenrolled_at is null and usual_gap_ms is not null
        and extract(epoch from ${now}::timestamptz - last_seen_at) * 1000
          > greatest(${AT_LEAST_MS}, ${TIMES_USUAL} * usual_gap_ms)
      order by last_seen_at, id limit ${SHOWN}`.execute(tx)
    const { rows: counts } = await sql<{ node_id: string; name: string; value: 'failed' | 'gone'; artifacts: number }>`
      select s.* from (values ('failed'), ('gone')) v (value) cross join lateral (
        select n.id as node_id, n.name, v.value, c.artifacts from artifact_counts c
        join nodes n on n.user_id = c.user_id and n.id = c.value
        where c.user_id = ${userId} and c.dimension = v.value and c.artifacts > 0
        order by c.artifacts desc, n.id limit ${SHOWN}
      ) s`.execute(tx)
    const { rows: sums } = await sql<{ value: string; artifacts: number }>`
      select value, sum(artifacts)::bigint as artifacts from artifact_counts
      where user_id = ${userId} and dimension = 'state' and value in ('failed', 'gone') group by 1`.execute(tx)
    const expiring = await tx
      .selectFrom('api_keys')
      .select(['id', 'name', 'expires_at', (key) => key.fn.countAll<number>().over().as('total')])
      .where('user_id', '=', userId)
      .where('kind', '=', 'enroll')
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .where('expires_at', '<', soon)
      .where((key) => key.or([key('max_uses', 'is', null), key('uses', '<', key.ref('max_uses'))]))
      .orderBy('expires_at')
      .limit(SHOWN)
      .execute()
    const of = (state: 'failed' | 'gone') =>
      counts
        .filter(({ value }) => value === state)
        .map(({ node_id: nodeId, name, artifacts: count }) => ({ nodeId, name, count }))
    const sumOf = (state: 'failed' | 'gone') => sums.find(({ value }) => value === state)?.artifacts ?? 0
    return {
      totals: {
        silent: silent[0]?.total ?? 0,
        failed: sumOf('failed'),
        gone: sumOf('gone'),
        expiring: expiring[0]?.total ?? 0,
      },
      silent: silent.map(({ id: nodeId, name, last_seen_at, usual_gap_ms: usualGapMs }) => ({
        nodeId,
        name,
        lastSeenAt: last_seen_at.toISOString(),
        usualGapMs,
      })),
      failed: of('failed'),
      gone: of('gone'),
      expiring: expiring.map(({ id: keyId, name, expires_at }) => ({
        keyId,
        name,
        expiresAt: (expires_at as Date).toISOString(),
      })),
    }
  })
})

import { type RawBuilder, sql } from 'kysely'
import type { Sort } from './cursor.ts'
import { conditions, type Filter } from './filter.ts'

/**
 * Times that follow the last change, and the artifacts whose time lies six hours or more apart from it: those have an index of
 * their own, which is written there in the same words.
 */
const FOLLOWING: Partial<
  Record<Sort['by'], { column: RawBuilder<unknown>; apart: RawBuilder<boolean>; earlier: string; later: string }>
> = {
  uploadedAt: {
    column: sql`a.uploaded_at`,
    apart: sql`(a.uploaded_at < a.modified_at or a.uploaded_at - a.modified_at >= interval '6:00')`,
    earlier: '0',
    later: '6:00',
  },
  startedAt: {
    column: sql`a.started_sort`,
    apart: sql`(a.started_at is null or a.started_at > a.modified_at or a.modified_at - a.started_at >= interval '6:00')`,
    earlier: '6:00',
    later: '0',
  },
}

/**
 * What a filter asks of `artifacts a`, as conditions each of which some of the artifacts fulfil and none two. To be walked
 * along in the order of the sort: a range of time that lies far from where that begins is then not walked to.
 */
export function streams(userId: string, filter: Filter, { by }: Sort): RawBuilder<unknown>[] {
  const { from, to, ...others } = filter
  const following = FOLLOWING[by]
  if (!following || filter.changes || !(from || to)) return [conditions(userId, filter)]
  const { column, apart, earlier, later } = following
  const [since, until] = [from ? new Date(from) : '-infinity', to ? new Date(to) : 'infinity']
  // Inside of `coalesce` it is no reason to look for an index.
  const together = sql`coalesce(not ${apart} and a.modified_at >= ${since}::timestamptz and a.modified_at < ${until}::timestamptz, false)`
  return [
    sql`${conditions(userId, others)} and ${column} >= ${since}::timestamptz - ${earlier}::interval
      and ${column} < ${until}::timestamptz + ${later}::interval and ${together}`,
    sql`${conditions(userId, filter)} and ${apart}`,
  ]
}

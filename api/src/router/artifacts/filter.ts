import type { listInput } from '@exfil/core/wire'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'

export type Filter = NonNullable<z.output<typeof listInput>['filter']>

/** The columns a person filters by value. */
export const FIELDS = {
  nodeId: 'node_id',
  type: 'type',
  kind: 'kind',
  agent: 'agent',
  version: 'agent_version',
  project: 'project',
  state: 'state',
} as const
export type Field = keyof typeof FIELDS

/**
 * What a filter without its text asks of `artifacts a`; an empty value asks for those that have none. Under row-level security only
 * comparisons reach an index, so there is nothing but those. The user is named again
 * beside the policy, so that Postgres plans for this user's rows and not the average's.
 */
export function conditions(userId: string, filter: Filter): RawBuilder<unknown> {
  const all = [sql`a.user_id = ${userId}`, sql`a.checksum is not null`]
  for (const [field, column] of Object.entries(FIELDS)) {
    const values: readonly string[] | undefined = filter[field as Field]
    if (!values) continue
    const name = sql.ref(`a.${column}`)
    if (values.includes('')) all.push(sql`(${name} is null or ${name} = any(${values}::text[]))`)
    else all.push(values.length === 1 ? sql`${name} = ${values[0]}` : sql`${name} = any(${values}::text[])`)
  }
  if (filter.tag) {
    all.push(sql`a.node_id in (select id from nodes where user_id = ${userId} and tags && ${filter.tag}::text[])`)
  }
  if (filter.sizeFrom !== undefined) all.push(sql`a.size >= ${filter.sizeFrom}`)
  if (filter.sizeTo !== undefined) all.push(sql`a.size < ${filter.sizeTo}`)
  if (filter.changes) {
    all.push(sql`a.id in (select v.artifact_id from artifact_versions v where ${versionConditions(userId, filter)})`)
  } else {
    if (filter.from) all.push(sql`a.modified_at >= ${new Date(filter.from)}`)
    if (filter.to) all.push(sql`a.modified_at < ${new Date(filter.to)}`)
  }
  return sql.join(all, sql` and `)
}

/** What a filter by changes asks of `artifact_versions v`. */
export function versionConditions(userId: string, { changes, from, to }: Filter): RawBuilder<unknown> {
  const all = [sql`v.user_id = ${userId}`]
  if (from) all.push(sql`v.modified_at >= ${new Date(from)}`)
  if (to) all.push(sql`v.modified_at < ${new Date(to)}`)
  if (changes !== 'any') all.push(changes === 'first' ? sql`v.is_first` : sql`not v.is_first`)
  return sql.join(all, sql` and `)
}

/** The text to look for, or nothing where there is none to speak of. Control characters separate what is searched. */
export function searchTerm({ text }: Filter): string | undefined {
  const term = text?.replace(/\p{Cc}+/gu, ' ').toWellFormed() ?? ''
  return term.trim() === '' ? undefined : term
}

/** The same comparison as the ILIKE of `search_artifacts` makes, which puts the pattern in lower case again for every row. */
export function contains(term: string): RawBuilder<boolean> {
  const pattern = `%${term.replace(/[\\%_]/g, '\\$&')}%`
  return sql`lower((coalesce(a.title, '') || e'\\x1f' || a.path || e'\\x1f' || a.key || e'\\x1f' || coalesce(a.project, ''))
    collate "default") like lower(${pattern})`
}

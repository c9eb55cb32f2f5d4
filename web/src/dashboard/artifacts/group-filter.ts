import type { ListInput } from '@exfil/core/wire'
import type { Grouping } from '../search/list-search.ts'

type Filter = NonNullable<ListInput['filter']>

const DAY_MS = 86_400_000

/** What is left of a filter within one group: a project (empty: none), a node's id, or a day of UTC. */
export function groupFilter(filter: Filter, by: Grouping, value: string): Filter {
  if (by === 'project') return { ...filter, project: [value] }
  if (by === 'node') return { ...filter, nodeId: [value] }
  const start = Date.parse(`${value}T00:00:00Z`)
  const from = Math.max(start, filter.from ? Date.parse(filter.from) : start)
  const end = start + DAY_MS
  const to = Math.min(end, filter.to ? Date.parse(filter.to) : end)
  return { ...filter, from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

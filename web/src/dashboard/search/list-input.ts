import type { ListInput } from '@exfil/core/wire'
import { type ListSearch, readSort } from './list-search.ts'
import { resolveMoment } from './moment.ts'

/** The question to the API that an address means at the time `now` (ms since 1970). */
export function toListInput(search: ListSearch, now: number): ListInput {
  const { node, type, kind, agent, project, state, q } = search
  const filter = {
    nodeId: node,
    type,
    kind,
    agent,
    project,
    state,
    from: search.from && resolveMoment(search.from, 'from', now),
    to: search.to && resolveMoment(search.to, 'to', now),
    text: q,
  }
  return { filter: dropUndefined(filter), sort: readSort(search) }
}

function dropUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

import type { ListInput } from '@exfil/core/wire'
import { type ListSearch, readSort } from './list-search.ts'
import { resolveMoment } from './moment.ts'
import { parseSizeRange } from './size-range.ts'

/** The question to the API that an address means at the time `now` (ms since 1970). */
export function toListInput(search: ListSearch, now: number): ListInput {
  const { node, tag, type, kind, agent, version, project, state, changes, q } = search
  const size = parseSizeRange(search.size ?? '')
  const filter = {
    nodeId: node,
    tag,
    type,
    kind,
    agent,
    version,
    project,
    state,
    sizeFrom: size?.from,
    sizeTo: size?.to,
    from: search.from && resolveMoment(search.from, 'from', now),
    to: search.to && resolveMoment(search.to, 'to', now),
    changes,
    text: q,
  }
  return {
    filter: dropUndefined(filter),
    sort: readSort(search),
    ...(q !== undefined && !search.exact && { alike: true }),
  }
}

function dropUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

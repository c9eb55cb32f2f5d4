import { parseViewerSearch, type ViewerSearch } from '../viewer/viewer-search.ts'

export const TABS = ['content', 'related', 'versions', 'provenance'] as const
export type Tab = (typeof TABS)[number]

/** What the address of an artifact says: the part of the page, the version that is read, the two that are compared, and where in it. */
export interface ArtifactSearch extends ViewerSearch {
  tab?: Exclude<Tab, 'content'>
  version?: string
  /** An older version, beside the one that `version` names. */
  since?: string
}

const VERSION = /^ver_[0-9a-f]{32}$/

export function parseArtifactSearch(raw: Record<string, unknown>): ArtifactSearch {
  const search: ArtifactSearch = parseViewerSearch(raw)
  const { tab, version, since } = raw
  if (TABS.slice(1).includes(tab as Tab)) search.tab = tab as Exclude<Tab, 'content'>
  if (typeof version === 'string' && VERSION.test(version)) search.version = version
  if (typeof since === 'string' && VERSION.test(since) && since !== search.version) search.since = since
  return search
}

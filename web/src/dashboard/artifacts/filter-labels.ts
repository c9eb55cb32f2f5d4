import type { FilterName } from '../search/list-search.ts'

/** What people call the filters. */
export const FILTER_LABELS: Record<FilterName, string> = {
  q: 'Search',
  node: 'Machine',
  tag: 'Tag',
  type: 'Type',
  kind: 'Kind',
  agent: 'Agent',
  version: 'Version',
  project: 'Project',
  time: 'Time',
  size: 'Size',
  state: 'State',
}

import type { ViewerSearch } from './viewer-search.ts'

/** Which content, where in it, and who is told of news. */
export interface ViewerProps {
  url: string
  length: number
  checksum: string
  lineage: string
  search: ViewerSearch
  onSearch: (search: ViewerSearch) => void
  onChanged: () => void
  /** What stands from this byte on is new, and marked. */
  freshFrom?: number | undefined
}

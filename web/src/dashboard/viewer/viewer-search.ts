import { VIEWS, type View } from './row.ts'

/** What the address says about where somebody reads. Lines count from 1, as people do. */
export interface ViewerSearch {
  line?: string
  view?: View
  find?: string
}

const LINE = /^[1-9]\d{0,14}$/

export function parseViewerSearch(raw: Record<string, unknown>): ViewerSearch {
  const search: ViewerSearch = {}
  const { line, view, find } = raw
  if (typeof line === 'string' && LINE.test(line)) search.line = line
  if (VIEWS.includes(view as View)) search.view = view as View
  if (typeof find === 'string' && find !== '') search.find = find.slice(0, 200)
  return search
}

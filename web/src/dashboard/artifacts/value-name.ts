import { visibleText } from '../format/visible-text.ts'
import type { FacetField } from './use-facet.ts'

const NONE: Partial<Record<FacetField, string>> = {
  agent: 'Nobody known',
  version: 'No version',
  project: 'No project',
}

/** What people call a value of a filter; an empty one is that of artifacts that have none. */
export function valueName(field: FacetField, value: string, nodeName: (id: string) => string): string {
  if (value === '') return NONE[field] ?? 'None'
  return visibleText(field === 'node' ? nodeName(value) : value)
}

import { useState } from 'react'
import { type Column, type Density, type ListSearch, readColumns, writeColumns } from '../search/list-search.ts'
import { clampWidth } from './column-layout.ts'
import { recall, remember } from './remembered.ts'

/** Columns, their widths and the density: as the address says, or else as the reader had them last. */
export function useAppearance(search: ListSearch, onChange: (patch: Partial<ListSearch>, replace?: boolean) => void) {
  const [last, setLast] = useState(recall)
  const keep = (patch: Partial<typeof last>) => {
    const after = { ...last, ...patch }
    remember(after)
    setLast(after)
  }
  const columns = readColumns(search.cols) ?? last.columns
  const density = search.density ?? last.density
  return {
    columns,
    density,
    widths: last.widths,
    setColumns: (columns: readonly Column[]) => {
      keep({ columns })
      onChange({ cols: writeColumns(columns) }, true)
    },
    setDensity: (density: Density) => {
      keep({ density })
      onChange({ density }, true)
    },
    setWidth: (column: Column, width: number) =>
      keep({ widths: { ...last.widths, [column]: clampWidth(column, width) } }),
    resetWidths: () => keep({ widths: {} }),
  }
}
export type Appearance = ReturnType<typeof useAppearance>

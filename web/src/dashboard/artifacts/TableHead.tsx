import type { ArtifactRow } from '@exfil/core/wire'
import { type Updater, useTable } from '@tanstack/react-table'
import { useMemo } from 'react'
import type { Column, Sort, SortBy } from '../search/list-search.ts'
import styles from './ArtifactTable.module.css'
import type { Fitted } from './column-layout.ts'
import { columnsOf, features } from './columns.tsx'
import { HeadCell } from './HeadCell.tsx'

const NONE: ArtifactRow[] = []

interface Props {
  columns: Fitted['columns']
  sort: Sort
  onSort: (sort: Sort) => void
  onWidth: (column: Column, width: number) => void
  /** How many of the list are chosen. */
  chosen: 'all' | 'some' | 'none'
  onChooseAll: () => void
}

/** The names of the columns: by what the list is ordered, and how wide they are. */
export function TableHead({ columns, sort, onSort, onWidth, chosen, onChooseAll }: Props) {
  // A fresh array at each render would be a change of state at each render, without end.
  const sorting = useMemo(() => [{ id: sort.by as string, desc: sort.dir === 'desc' }], [sort.by, sort.dir])
  const ids = columns.map(({ id }) => id).join()
  const definitions = useMemo(() => columnsOf(ids === '' ? [] : (ids.split(',') as Column[])), [ids])
  const table = useTable({
    features,
    columns: definitions,
    data: NONE,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting },
    onSortingChange: (updater: Updater<typeof sorting>) => {
      const [first] = typeof updater === 'function' ? updater(sorting) : updater
      if (first) onSort({ by: first.id as SortBy, dir: first.desc ? 'desc' : 'asc' })
    },
  })
  return (
    <thead className={styles.head}>
      <tr className={styles.row} aria-rowindex={1}>
        {table.getHeaderGroups()[0]?.headers.map(({ id, column }) => {
          const sorted = column.getIsSorted()
          const name = column.getCanSort() ? (
            <button type="button" className={styles.sort} onClick={column.getToggleSortingHandler()}>
              {String(column.columnDef.header)}
              <span aria-hidden="true">{sorted === 'asc' ? '↑' : sorted === 'desc' ? '↓' : ''}</span>
            </button>
          ) : (
            String(column.columnDef.header)
          )
          if (id === 'choose') {
            return (
              <td key={id} data-column={id}>
                <label>
                  <input
                    type="checkbox"
                    aria-label="Choose all, up to a thousand"
                    checked={chosen === 'all'}
                    ref={(box) => {
                      if (box) box.indeterminate = chosen === 'some'
                    }}
                    onChange={onChooseAll}
                  />
                </label>
              </td>
            )
          }
          const fitted = columns.find((one) => one.id === id)
          if (!fitted) {
            return (
              <th
                key={id}
                scope="col"
                data-column={id}
                aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
              >
                {name}
              </th>
            )
          }
          return (
            <HeadCell key={id} column={fitted.id} width={fitted.width} sorted={sorted} onWidth={onWidth}>
              {name}
            </HeadCell>
          )
        })}
      </tr>
    </thead>
  )
}

import type { ArtifactRow } from '@exfil/core/wire'
import { type Updater, useTable } from '@tanstack/react-table'
import { useMemo } from 'react'
import type { Sort, SortBy } from '../search/list-search.ts'
import styles from './ArtifactTable.module.css'
import { columns, features } from './columns.tsx'
import { SkeletonCells } from './SkeletonCells.tsx'
import { useVirtualRows } from './use-virtual-rows.ts'

const NONE: ArtifactRow[] = []

interface Props {
  /** Undefined while the first page is on its way. */
  rows: ArtifactRow[] | undefined
  sort: Sort
  onSort: (sort: Sort) => void
  hasMore: boolean
  onMore: () => void
  /** What is shown belongs to the address before; the new list is on its way. */
  stale: boolean
}

/** All artifacts that match, of which only those in view are in the page. */
export function ArtifactTable({ rows, sort, onSort, hasMore, onMore, stale }: Props) {
  // A fresh array at each render would be a change of state at each render, without end.
  const sorting = useMemo(() => [{ id: sort.by as string, desc: sort.dir === 'desc' }], [sort.by, sort.dir])
  const table = useTable({
    features,
    columns,
    data: rows ?? NONE,
    getRowId: (row) => row.id,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting },
    onSortingChange: (updater: Updater<typeof sorting>) => {
      const [first] = typeof updater === 'function' ? updater(sorting) : updater
      if (first) onSort({ by: first.id as SortBy, dir: first.desc ? 'desc' : 'asc' })
    },
  })
  const model = table.getRowModel().rows
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  const { bodyProps, items } = useVirtualRows({ rows, hasMore, onMore })

  return (
    <table
      className={styles.table}
      aria-label="Artifacts"
      aria-rowcount={rows && !hasMore ? rows.length + 1 : -1}
      aria-busy={!rows || stale}
      data-stale={stale || undefined}
    >
      <thead className={styles.head}>
        <tr className={styles.row} aria-rowindex={1}>
          {headers.map(({ id, column }) => {
            const sorted = column.getIsSorted()
            return (
              <th
                key={id}
                scope="col"
                data-column={id}
                aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
              >
                {column.getCanSort() ? (
                  <button type="button" className={styles.sort} onClick={column.getToggleSortingHandler()}>
                    {String(column.columnDef.header)}
                    <span aria-hidden="true">{sorted === 'asc' ? '↑' : sorted === 'desc' ? '↓' : ''}</span>
                  </button>
                ) : (
                  String(column.columnDef.header)
                )}
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody className={styles.body} {...bodyProps}>
        {items.map(({ index, style }) => {
          const row = model[index]
          return (
            <tr
              key={row?.id ?? index}
              className={styles.row}
              aria-rowindex={index + 2}
              data-index={index}
              style={style}
            >
              {row ? (
                row.getAllCells().map((cell) => (
                  <td key={cell.id} data-column={cell.column.id} className="clip">
                    <table.FlexRender cell={cell} />
                  </td>
                ))
              ) : (
                <SkeletonCells columns={headers.map(({ id }) => id)} seed={index} />
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

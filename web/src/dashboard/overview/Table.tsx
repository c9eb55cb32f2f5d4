import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import type { ListSearch } from '../search/list-search.ts'
import { DataTable } from '../ui/DataTable.tsx'
import { Text } from '../ui/Text.tsx'
import { sayBin } from './axis.ts'
import { binRange, fillBins, type Spans, toBins } from './bins.ts'
import styles from './Table.module.css'

export interface Series {
  id: string
  name: string
  cells: readonly (readonly [span: number, count: number])[]
  /** The list of all that is in the series. */
  search: ListSearch
}

/** Bins that are worth naming: the busiest of 31 says more than that of 168. */
const BINS = 31

/** What a chart shows, in words and numbers: for each series how much, when it was busiest, when it was last active. */
export function Table({ label, spans, series }: { label: string; spans: Spans; series: readonly Series[] }) {
  const [open, setOpen] = useState(false)
  return (
    <details className={styles.details} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As a table</summary>
      {open && <Rows label={label} spans={spans} series={series} />}
    </details>
  )
}

function Rows({ label, spans, series }: { label: string; spans: Spans; series: readonly Series[] }) {
  const bins = toBins(spans, BINS)
  return (
    <DataTable
      label={label}
      tall
      head={
        <tr>
          <th scope="col">Name</th>
          <th scope="col" data-number>
            Versions
          </th>
          <th scope="col">Busiest</th>
          <th scope="col" data-number>
            Versions then
          </th>
          <th scope="col" data-wide>
            Last active
          </th>
        </tr>
      }
    >
      {series.map(({ id, name, cells, search }) => {
        const counts = fillBins(bins, cells)
        const total = counts.reduce((sum, count) => sum + count, 0)
        const busiest = counts.reduce((best, count, bin) => (count > (counts[best] ?? 0) ? bin : best), 0)
        const last = counts.findLastIndex((count) => count > 0)
        const to = (bin: number) => ({ ...search, ...binRange(bins, bin) })
        return (
          <tr key={id}>
            <td data-main>
              <Text>{name}</Text>
            </td>
            <td data-number>
              <Link to="/artifacts" search={search}>
                {wholeNumber(total)}
              </Link>
            </td>
            <td>{sayBin(bins, busiest)}</td>
            <td data-number>
              <Link to="/artifacts" search={to(busiest)}>
                {wholeNumber(counts[busiest] ?? 0)}
              </Link>
            </td>
            <td data-wide>
              {last >= 0 && (
                <Link to="/artifacts" search={to(last)}>
                  {sayBin(bins, last)}
                </Link>
              )}
            </td>
          </tr>
        )
      })}
    </DataTable>
  )
}

import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { Fragment, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { Icon } from '../ui/Icon.tsx'
import { Text } from '../ui/Text.tsx'
import { useNarrow } from '../ui/use-narrow.ts'
import { useNow } from '../ui/use-now.ts'
import { FleetRow } from './FleetRow.tsx'
import styles from './FleetTable.module.css'
import { type FleetSort, groupByTag, readFleetSort } from './fleet.ts'
import type { Node } from './queries.ts'

const ROW = 41
const ROW_ON_A_PHONE = 67
/** `wide` ones want a wide window; `aside` are those by whose heads a phone does not sort. */
const COLUMNS: { name: string; sort?: FleetSort['by']; number?: boolean; wide?: boolean; aside?: boolean }[] = [
  { name: 'Name', sort: 'name' },
  { name: 'State', aside: true },
  { name: 'Last seen', sort: 'seen' },
  { name: 'Last sync', wide: true, aside: true },
  { name: 'Pending', number: true, wide: true, aside: true },
  { name: 'Failed', sort: 'failed', number: true, wide: true },
  { name: 'Gone', number: true, wide: true, aside: true },
  { name: 'Artifacts', sort: 'artifacts', number: true, wide: true },
  { name: 'Size', sort: 'size', number: true, wide: true, aside: true },
  { name: 'Runs on', wide: true, aside: true },
]

/** Columns that also a phone shows: a cell over more would make room for those it leaves out. */
const ALWAYS = 3

type Line = { key: string } & ({ node: Node } | { tag: string | undefined; count: number })

interface Props {
  nodes: readonly Node[]
  /** Each machine below every tag it has. */
  grouped: boolean
  sort: string | undefined
  onSort: (sort: FleetSort) => void
}

/** A thousand machines: only the rows in view are in the page, and the one that is being written in. */
export function FleetTable({ nodes, grouped, sort, onSort }: Props) {
  const now = useNow()
  const narrow = useNarrow()
  const lines = useMemo(() => linesOf(nodes, grouped), [nodes, grouped])
  const table = useRef<HTMLTableElement>(null)
  const [margin, setMargin] = useState(0)
  const held = useRef<string | undefined>(undefined)
  useLayoutEffect(() => setMargin(table.current?.offsetTop ?? 0), [])
  const virtualizer = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => (narrow ? ROW_ON_A_PHONE : ROW),
    scrollMargin: margin,
    overscan: 8,
    getItemKey: (index) => lines[index]?.key ?? index,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan)
      const last = Math.min(count - 1, endIndex + overscan)
      const shown = Array.from({ length: last - first + 1 }, (_, index) => first + index)
      const at = held.current === undefined ? -1 : lines.findIndex(({ key }) => key === held.current)
      return at >= 0 && (at < first || at > last) ? [...shown, at].sort((a, b) => a - b) : shown
    },
  })
  const items = virtualizer.getVirtualItems()
  return (
    <div className={`${styles.frame} card`}>
      <table
        ref={table}
        className={styles.table}
        aria-label="Machines"
        aria-rowcount={lines.length + 1}
        onFocus={({ target }) => {
          held.current = target.closest<HTMLElement>('tr[data-key]')?.dataset.key
        }}
      >
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <Head key={column.name} column={column} sorted={readFleetSort(sort)} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => {
            const line = lines[item.index]
            const gap = item.start - (items[index - 1]?.end ?? margin)
            return (
              line && (
                <Fragment key={line.key}>
                  {gap > 0 && <Gap height={gap} />}
                  <tr
                    ref={virtualizer.measureElement}
                    data-index={item.index}
                    data-key={line.key}
                    aria-rowindex={item.index + 2}
                    data-group={'node' in line ? undefined : true}
                  >
                    {'node' in line ? (
                      <FleetRow node={line.node} now={now} />
                    ) : (
                      <th scope="rowgroup" colSpan={ALWAYS}>
                        <h2>{line.tag === undefined ? 'Without a tag' : <Text>{line.tag}</Text>}</h2>{' '}
                        <span className="muted numeric">{wholeNumber(line.count)}</span>
                      </th>
                    )}
                  </tr>
                </Fragment>
              )
            )
          })}
          <Gap height={Math.max(0, virtualizer.getTotalSize() + margin - (items.at(-1)?.end ?? margin))} />
        </tbody>
      </table>
    </div>
  )
}

/** The place of rows that are not in the page. */
const Gap = ({ height }: { height: number }) => (
  <tr className={styles.gap}>
    <td style={{ height }} />
  </tr>
)

function Head({
  column: { name, sort, number, wide, aside },
  sorted,
  onSort,
}: {
  column: (typeof COLUMNS)[number]
  sorted: FleetSort
  onSort: (sort: FleetSort) => void
}) {
  const marks = { 'data-number': number || undefined, 'data-wide': wide || undefined, 'data-aside': aside || undefined }
  if (!sort)
    return (
      <th scope="col" {...marks}>
        {name}
      </th>
    )
  const here = sorted.by === sort
  // Names from A to Z, numbers and times from the most.
  const usual = sort === 'name' ? 'asc' : 'desc'
  const other = usual === 'asc' ? 'desc' : 'asc'
  return (
    <th scope="col" {...marks} aria-sort={here ? (sorted.dir === 'asc' ? 'ascending' : 'descending') : undefined}>
      <button type="button" onClick={() => onSort({ by: sort, dir: here && sorted.dir === usual ? other : usual })}>
        {name}
        {here && <Icon name={sorted.dir === 'asc' ? 'up' : 'down'} />}
      </button>
    </th>
  )
}

function linesOf(nodes: readonly Node[], grouped: boolean): Line[] {
  if (!grouped) return nodes.map((node) => ({ key: node.id, node }))
  return groupByTag(nodes).flatMap(({ tag, machines }): Line[] => [
    { key: `=${tag ?? ''}`, tag, count: machines.length },
    ...machines.map((node) => ({ key: `${tag ?? ''}=${node.id}`, node })),
  ])
}

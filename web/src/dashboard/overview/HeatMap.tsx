import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo, useRef } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { visibleText } from '../format/visible-text.ts'
import { Text } from '../ui/Text.tsx'
import { useWidth } from '../ui/use-width.ts'
import { Axis } from './Axis.tsx'
import { sayBin } from './axis.ts'
import { binRange, fillBins, type Spans, toBins } from './bins.ts'
import { CellCursor } from './CellCursor.tsx'
import styles from './HeatMap.module.css'
import { LEVELS, levelOf } from './level.ts'
import type { Overview } from './queries.ts'
import { sayVersions } from './say-versions.ts'

const ROW = 26
const PIXELS_PER_BIN = 6
const LEVEL_CLASSES = Array.from({ length: LEVELS + 1 }, (_, level) => level)

/** Machines by time, the most active first: the darker a cell, the more was recorded. Only the rows in view are in the page. */
export function HeatMap({ spans, rows }: { spans: Spans; rows: Overview['heat'] }) {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<HTMLDivElement>(null)
  const width = useWidth(plot)
  const bins = useMemo(() => toBins(spans, Math.max(12, Math.floor(width / PIXELS_PER_BIN))), [spans, width])
  const filled = useMemo(() => rows.map(({ cells }) => fillBins(bins, cells)), [bins, rows])
  const most = useMemo(() => filled.reduce((highest, counts) => Math.max(highest, ...counts), 1), [filled])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 6,
  })
  const search = useCallback(
    (row: number, column: number) => ({
      node: [rows[row]?.nodeId ?? ''],
      changes: 'any' as const,
      ...binRange(bins, column),
    }),
    [bins, rows],
  )
  return (
    <div className={styles.map}>
      <div ref={frame} className={styles.frame}>
        <div className={styles.rows} style={{ height: rows.length * ROW }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const machine = rows[index]
            return (
              machine && (
                <div key={machine.nodeId} className={styles.row} style={{ height: ROW, top: start }}>
                  <Link
                    to="/nodes/$id"
                    params={{ id: machine.nodeId }}
                    className={`${styles.name} clip`}
                    title={visibleText(machine.name)}
                  >
                    <Text>{machine.name}</Text>
                  </Link>
                  <Cells counts={filled[index] ?? []} most={most} />
                  <span className={`${styles.total} numeric muted`}>{wholeNumber(machine.count)}</span>
                </div>
              )
            )
          })}
          <div ref={plot} className={styles.plot}>
            <CellCursor
              label="Activity by machine and time; the arrow keys go from cell to cell"
              rows={rows.length}
              columns={bins.bins}
              at={(x, y) => ({ row: Math.floor(y * rows.length), column: Math.floor(x * bins.bins) })}
              box={({ row, column }) => ({
                left: `${(column / bins.bins) * 100}%`,
                width: `${100 / bins.bins}%`,
                top: `${row * ROW + 2}px`,
                height: `${ROW - 4}px`,
              })}
              say={({ row, column }) =>
                `${visibleText(rows[row]?.name ?? '')}: ${sayVersions(filled[row]?.[column] ?? 0)}, ${sayBin(bins, column)}`
              }
              search={({ row, column }) => search(row, column)}
            />
          </div>
        </div>
      </div>
      <div className={styles.axis}>
        <Axis bins={bins} width={width} />
      </div>
      <Scale />
    </div>
  )
}

/** One path for each level: a row is six elements however long the range is. */
function Cells({ counts, most }: { counts: readonly number[]; most: number }) {
  const paths = new Array<string>(LEVELS + 1).fill('')
  for (const [bin, count] of counts.entries()) paths[levelOf(count, most)] += `M${bin} 0h.9v1h-.9z`
  return (
    <svg className={styles.cells} viewBox={`0 0 ${counts.length} 1`} preserveAspectRatio="none" aria-hidden="true">
      {LEVEL_CLASSES.map((level) => paths[level] && <path key={level} d={paths[level]} data-level={level} />)}
    </svg>
  )
}

function Scale() {
  return (
    <p className={`${styles.scale} muted`} aria-hidden="true">
      less
      <svg className={styles.cells} viewBox="0 0 6 1" preserveAspectRatio="none" aria-hidden="true">
        {LEVEL_CLASSES.map((level) => (
          <path key={level} d={`M${level} 0h.9v1h-.9z`} data-level={level} />
        ))}
      </svg>
      more
    </p>
  )
}

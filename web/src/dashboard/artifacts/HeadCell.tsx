import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import type { Column } from '../search/list-search.ts'
import styles from './ArtifactTable.module.css'
import { clampWidth, SIZES } from './column-layout.ts'
import { LABELS } from './columns.tsx'

const STEP = 16

interface Props {
  column: Column
  width: number
  sorted: 'asc' | 'desc' | false
  onWidth: (column: Column, width: number) => void
  children: ReactNode
}

/** The head of a column, whose left edge can be dragged, or moved with the arrow keys; a double click makes it as wide as usual. */
export function HeadCell({ column, width, sorted, onWidth, children }: Props) {
  const grip = useRef<{ x: number; width: number }>(undefined)
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { x: event.clientX, width }
  }
  const onPointerMove = ({ clientX }: PointerEvent) => {
    if (grip.current) onWidth(column, grip.current.width + grip.current.x - clientX)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key]
    if (step === undefined) return
    event.preventDefault()
    onWidth(column, width + step)
  }
  return (
    <th
      scope="col"
      data-column={column}
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
    >
      {children}
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that moves is no thematic break */}
      <span
        role="separator"
        aria-orientation="vertical"
        aria-label={`Width of ${LABELS[column]}`}
        aria-valuenow={width}
        aria-valuemin={SIZES[column].least}
        aria-valuemax={clampWidth(column, Number.MAX_SAFE_INTEGER)}
        tabIndex={0}
        className={styles.grip}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          grip.current = undefined
        }}
        onKeyDown={onKeyDown}
        onDoubleClick={() => onWidth(column, SIZES[column].usual)}
      />
    </th>
  )
}

import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import type { ListSearch } from '../search/list-search.ts'
import styles from './CellCursor.module.css'

export interface Place {
  row: number
  column: number
}

interface Props {
  label: string
  rows: number
  columns: number
  /** The cell at a point, given as shares of the width and the height. */
  at: (x: number, y: number) => Place
  /** Where a cell is, in CSS lengths of the whole. */
  box: (place: Place) => { left: string; top: string; width: string; height: string }
  /** All that the cell says. */
  say: (place: Place) => string
  /** The list behind it. */
  search: (place: Place) => ListSearch
}

const STEPS: Record<string, (place: Place, props: Props) => Place> = {
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns - 1 }),
  PageUp: ({ row, column }) => ({ row: row - 10, column }),
  PageDown: ({ row, column }) => ({ row: row + 10, column }),
}

/**
 * Makes a drawing of cells a field of links: one real link lies over the cell that the mouse or the arrow keys are at. Thousands of links would make the
 * page slow and its order of focus endless.
 */
export function CellCursor(props: Props) {
  const { label, rows, columns, at, box, say, search } = props
  const [wanted, setPlace] = useState<Place>({ row: 0, column: columns - 1 })
  const [shown, setShown] = useState(false)
  const [steps, setSteps] = useState(0)
  const [spoken, setSpoken] = useState('')
  const link = useRef<HTMLAnchorElement>(null)
  const place = inside(wanted, rows, columns)

  const point = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect()
    setPlace(inside(at((clientX - left) / width, (clientY - top) / height), rows, columns))
    setShown(true)
    setSteps(0)
  }
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    const next = inside(step(place, props), rows, columns)
    setPlace(next)
    setSpoken(say(next))
    setSteps(steps + 1)
  }

  if (rows === 0 || columns === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset holds fields, and this holds a link
    <div
      role="group"
      aria-label={label}
      className={styles.field}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setShown(document.activeElement === link.current)}
      onClick={({ target }) => {
        // A finger comes down before the link has moved below it.
        if (target !== link.current && !link.current?.contains(target as Node)) link.current?.click()
      }}
      onKeyDown={move}
    >
      <Link
        ref={link}
        to="/artifacts"
        search={search(place)}
        className={styles.cell}
        style={box(place)}
        data-shown={shown || undefined}
        aria-label={say(place)}
        draggable={false}
        onFocus={() => setShown(true)}
        onBlur={() => {
          setShown(false)
          setSteps(0)
        }}
      />
      {shown && <Tip over={link} text={say(place)} steps={steps} />}
      <span className="sr-only" aria-live="polite">
        {spoken}
      </span>
    </div>
  )
}

interface TipProps {
  over: React.RefObject<HTMLElement | null>
  text: string
  /** How often a key went on: each time the cell is scrolled into view. */
  steps: number
}

/** Beside the cell, wherever in the window that is: what it lies in may scroll. */
function Tip({ over, text, steps }: TipProps) {
  const tip = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    if (steps > 0) over.current?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
  }, [over, steps])
  useLayoutEffect(() => {
    if (!over.current || !tip.current) return
    const cell = over.current.getBoundingClientRect()
    const { style, offsetWidth, offsetHeight } = tip.current
    const centre = cell.left + cell.width / 2 - offsetWidth / 2
    style.left = `${Math.max(8, Math.min(centre, document.documentElement.clientWidth - offsetWidth - 8))}px`
    style.top = `${cell.top > offsetHeight + 12 ? cell.top - offsetHeight - 6 : cell.bottom + 6}px`
  })
  return (
    <span ref={tip} className={styles.tip} aria-hidden="true">
      {text}
    </span>
  )
}

const inside = ({ row, column }: Place, rows: number, columns: number): Place => ({
  row: Math.max(0, Math.min(row, rows - 1)),
  column: Math.max(0, Math.min(column, columns - 1)),
})

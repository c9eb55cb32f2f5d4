import { memo, useEffect, useMemo, useRef } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { exactTime } from '../format/time.ts'
import { BlockView, isTight } from './BlockView.tsx'
import type { ContentClient } from './content-client.ts'
import type { Folds } from './folds.ts'
import { HiddenHit } from './HiddenHit.tsx'
import { LongText } from './LongText.tsx'
import styles from './RowFrame.module.css'
import type { Row, View } from './row.ts'
import { RowProvider } from './row-context.ts'
import { Tree } from './Tree.tsx'

interface Props {
  client: ContentClient
  view: View
  index: number
  count: number
  row: Row | undefined
  /** The row above, where it is known: what it says already is not said again. */
  before: Row | undefined
  active: boolean
  /** What was found in it, where it shows nothing of that. */
  hiddenHit: readonly string[] | undefined
  fresh: boolean
  /** It was walked to by key: what is done next concerns it. */
  focused: boolean
  folds: Folds
  /** Rises when rows were opened or closed as a whole. */
  foldTurn: number
  onLink: (index: number) => void
  onGoTo: (index: number) => void
}

/** A row with its place: the number that links to it, and when it happened. */
export const RowFrame = memo(function RowFrame(props: Props) {
  const { client, view, index, count, row, before, active, hiddenHit, fresh, focused, folds, foldTurn } = props
  const { onLink, onGoTo } = props
  const frame = useRef<HTMLElement>(null)
  useEffect(() => {
    if (focused) frame.current?.focus({ preventScroll: true })
  }, [focused])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was opened or closed as a whole is looked at again
  const context = useMemo(
    () => ({
      load: (path: (string | number)[] | null, most: number) => client.text(view, index, path, most),
      children: (path: (string | number)[], from: number, many: number) =>
        client.children(view, index, path, from, many),
      isOpen: (name: string) => folds.get(index, name),
      setOpen: (name: string, open: boolean) => folds.set(index, name, open),
      goTo: onGoTo,
    }),
    [client, view, index, folds, foldTurn, onGoTo],
  )
  const time = row?.kind === 'block' ? row.block.time : null
  const number = index + 1
  const timeBefore = row?.kind === 'block' ? row.block.timeBefore : null
  const day = time && (!timeBefore || dayOf(timeBefore) !== dayOf(time)) ? dayOf(time) : null
  return (
    <article
      ref={frame}
      tabIndex={-1}
      className={styles.row}
      data-row={index}
      data-kind={row?.kind}
      data-tight={(row?.kind === 'block' && isTight(row.block)) || undefined}
      data-quiet={(row?.kind === 'block' && (row.block.quiet || row.block.again !== null)) || undefined}
      data-active={active || undefined}
      data-fresh={fresh || undefined}
      data-pending={row ? undefined : ''}
      aria-posinset={number}
      aria-setsize={count}
      aria-label={`Line ${number}`}
    >
      {day && <p className={styles.day}>{day}</p>}
      <div className={styles.gutter}>
        {row?.kind === 'hex' ? (
          <span className={styles.number}>{row.offset.toString(16).padStart(8, '0')}</span>
        ) : (
          <button
            type="button"
            className={styles.number}
            title={`Line ${wholeNumber(number)}: copy a link to it`}
            aria-label={`Copy a link to line ${number}`}
            onClick={() => onLink(index)}
          >
            {number}
          </button>
        )}
        {time && (
          <time dateTime={time} title={exactTime(time)}>
            {exactTime(time).slice(11, 19)}
          </time>
        )}
      </div>
      <div className={styles.body} data-body="">
        <RowProvider value={context}>
          {row === undefined ? (
            <span className={`${styles.waiting} skeleton`} style={{ width: `${30 + ((index * 37) % 50)}%` }} />
          ) : (
            <RowBody row={row} before={before} />
          )}
          {row && hiddenHit && <HiddenHit key={hiddenHit.join(' ')} needles={hiddenHit} />}
        </RowProvider>
      </div>
    </article>
  )
})

const dayOf = (time: string) => exactTime(time).slice(0, 10)

function RowBody({ row, before }: { row: Row; before: Row | undefined }) {
  switch (row.kind) {
    case 'block':
      return <BlockView block={row.block} known={before?.kind === 'block' ? before.block.detail : ''} />
    case 'tree':
      return <Tree node={row.root} open />
    case 'line':
      return row.cut ? (
        <LongText
          name="line"
          text={row.text}
          length={row.bytes}
          path={null}
          lines={20}
          characters={2000}
          unit="bytes"
        />
      ) : (
        <LongText name="line" text={row.text} length={row.text.length} path={null} lines={1} characters={4096} />
      )
    case 'hex':
      return (
        <pre className={styles.hex}>
          <span>{row.hex.padEnd(48)}</span>
          <span>{row.text}</span>
        </pre>
      )
  }
}

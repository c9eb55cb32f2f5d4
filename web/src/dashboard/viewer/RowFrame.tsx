import { memo, useMemo } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { exactTime } from '../format/time.ts'
import { BlockView, isTight } from './BlockView.tsx'
import type { ContentClient } from './content-client.ts'
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
  expanded: boolean
  fresh: boolean
  onLink: (index: number) => void
}

/** A row with its place: the number that links to it, and when it happened. */
export const RowFrame = memo(function RowFrame(props: Props) {
  const { client, view, index, count, row, before, active, expanded, fresh, onLink } = props
  const context = useMemo(
    () => ({
      load: (path: (string | number)[] | null, most: number) => client.text(view, index, path, most),
      children: (path: (string | number)[], from: number, many: number) =>
        client.children(view, index, path, from, many),
      expanded,
    }),
    [client, view, index, expanded],
  )
  const time = row?.kind === 'block' ? row.block.time : null
  const number = index + 1
  const day = time === null || dayOf(before) === exactTime(time).slice(0, 10) ? null : exactTime(time).slice(0, 10)
  return (
    <article
      className={styles.row}
      data-row={index}
      data-kind={row?.kind}
      data-tight={(row?.kind === 'block' && isTight(row.block)) || undefined}
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
      <div className={styles.body}>
        <RowProvider value={context}>
          {row === undefined ? (
            <span className={`${styles.waiting} skeleton`} style={{ width: `${30 + ((index * 37) % 50)}%` }} />
          ) : (
            <RowBody row={row} before={before} />
          )}
        </RowProvider>
      </div>
    </article>
  )
})

/** The day of the block above; a row without a time belongs to the day that goes on. */
const dayOf = (row: Row | undefined) =>
  row?.kind === 'block' && row.block.time ? exactTime(row.block.time).slice(0, 10) : undefined

function RowBody({ row, before }: { row: Row; before: Row | undefined }) {
  switch (row.kind) {
    case 'block':
      return <BlockView block={row.block} known={before?.kind === 'block' ? before.block.detail : ''} />
    case 'tree':
      return <Tree node={row.root} open />
    case 'line':
      return row.cut ? (
        <LongText text={row.text} length={row.bytes} path={null} lines={20} characters={2000} unit="bytes" />
      ) : (
        <LongText text={row.text} length={row.text.length} path={null} lines={1} characters={4096} />
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

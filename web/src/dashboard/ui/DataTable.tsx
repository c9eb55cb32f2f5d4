import type { ReactNode } from 'react'
import styles from './DataTable.module.css'

interface Props {
  /** What the table holds, for those who do not see the head above it. */
  label: string
  head: ReactNode
  children: ReactNode
  /** Long tables scroll within themselves. */
  tall?: boolean
  /** On a phone a row is two lines: `data-main`, `data-state` and the last cell, then the others, each behind its `data-label`. */
  lines?: boolean
}

/** A plain table in a frame that scrolls, so that the page does not. Cells marked `data-wide` are left out on a phone. */
export function DataTable({ label, head, children, tall = false, lines = false }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <figure className={`${styles.frame} card`} data-tall={tall || undefined} tabIndex={0} aria-label={label}>
      <table className={styles.table} data-lines={lines || undefined} aria-label={label}>
        <thead>{head}</thead>
        <tbody>{children}</tbody>
      </table>
    </figure>
  )
}

import { Bar } from './Bar.tsx'
import styles from './TableSkeleton.module.css'

const ROWS = [34, 48, 28, 40]

/** The place of a table that is still on its way: its columns have no width yet that could be kept. */
export function TableSkeleton() {
  return (
    <div className={`${styles.rows} card`} aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      {ROWS.map((width) => (
        <p key={width}>
          <Bar width={`${width}%`} />
        </p>
      ))}
    </div>
  )
}

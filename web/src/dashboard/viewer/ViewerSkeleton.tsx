import styles from './Viewer.module.css'

const WIDTHS = [60, 82, 44, 70, 56, 78, 38, 66, 50, 74, 42, 62]

/** The shape of content that is still on its way. */
export function ViewerSkeleton() {
  return (
    <div className={styles.notice} aria-busy="true">
      <p className="sr-only" role="status">
        Reading
      </p>
      {WIDTHS.map((width) => (
        <span key={width} className="skeleton" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

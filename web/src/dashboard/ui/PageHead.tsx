import type { ReactNode } from 'react'
import styles from './PageHead.module.css'

/** The name of the page and what can be done on it. */
export function PageHead({
  title,
  above,
  below,
  actions,
}: {
  title: ReactNode
  above?: ReactNode
  below?: ReactNode
  actions?: ReactNode
}) {
  return (
    <header className={styles.head}>
      {above && <div className={styles.above}>{above}</div>}
      <div className={styles.title}>
        <h1 className="wrap">{title}</h1>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {below}
    </header>
  )
}

import type { ReactNode } from 'react'
import styles from './Notice.module.css'

/** An empty place that says what to do next. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.notice}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

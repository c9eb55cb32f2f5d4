import type { ReactNode } from 'react'
import styles from './InPlace.module.css'

interface Props {
  className?: string | undefined
  /** What changes it, while somebody does. */
  form: ReactNode
  children: ReactNode
}

/** What is changed where it stands: it keeps its place behind the form, so that nothing else on the page moves. */
export function InPlace({ className = '', form, children }: Props) {
  return (
    <span className={`${className} ${styles.place}`} data-changing={form ? '' : undefined}>
      {children}
      {form && <span className={styles.form}>{form}</span>}
    </span>
  )
}

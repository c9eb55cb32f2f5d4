import type { ReactNode } from 'react'
import styles from './Warning.module.css'

/** What the address asks for cannot be shown: why, and what is shown in its place. */
export function Warning({ children }: { children: ReactNode }) {
  return (
    <p className={styles.warning} role="alert">
      {children}
    </p>
  )
}

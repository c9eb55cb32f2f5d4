import type { ReactNode } from 'react'
import styles from './Facts.module.css'

/** Names and values; holds `Fact`s. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={`${styles.facts} card`}>{children}</dl>
}

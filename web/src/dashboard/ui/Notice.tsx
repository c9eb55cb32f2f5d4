import type { ReactNode } from 'react'
import styles from './Notice.module.css'

interface Props {
  title: string
  /** Where the notice is the whole page, its title is the page's. */
  page?: boolean
  children: ReactNode
}

/** An empty place that says what to do next. */
export function Notice({ title, page = false, children }: Props) {
  const Title = page ? 'h1' : 'h2'
  return (
    <div className={styles.notice}>
      <Title>{title}</Title>
      {children}
    </div>
  )
}

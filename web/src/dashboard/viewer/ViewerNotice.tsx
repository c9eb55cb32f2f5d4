import type { ReactNode } from 'react'
import type { ContentTrouble } from './byte-source.ts'
import styles from './Viewer.module.css'

/** In the place of content that there is none of to read. */
export function ViewerNotice({
  title,
  alert = false,
  children,
}: {
  title: string
  alert?: boolean
  children: ReactNode
}) {
  return (
    <div className={styles.notice} role={alert ? 'alert' : undefined}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** What happened, and what can be done about it. */
export function explain({ code, message }: ContentTrouble): string {
  if (code === 'unreachable') return 'The server does not answer. Is it running, and is this device online?'
  if (code === 'unavailable') return 'The storage behind the server does not answer.'
  if (code === 'not-signed-in') return 'You are signed out. Sign in again in another tab, then try again here.'
  if (code === 'changed') return 'It has changed while it was read.'
  if (code === 'not-found') return 'It is not in the archive any more.'
  if (code === 'lost') return `${sentence(message)} What stands before it can still be read.`
  return sentence(message)
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, '.')}`

import styles from './Outdated.module.css'

/** What is shown was true once; the server does not answer just now. */
export function Outdated() {
  return (
    <p className={styles.outdated} role="status">
      The server does not answer. What you see may be old.
    </p>
  )
}

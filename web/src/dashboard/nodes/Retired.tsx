import { Link } from '@tanstack/react-router'
import { Time } from '../ui/Time.tsx'
import styles from './Retired.module.css'

/** What it means that a machine is retired, and the way back. */
export function Retired({ at }: { at: string }) {
  return (
    <p className={styles.retired}>
      Retired <Time at={at} />: its key is revoked, so it sends nothing more, and all it sent is kept. It can come back
      as a new machine, <Link to="/keys">with a key</Link> and <code>exfiltrator enroll --force</code>.
    </p>
  )
}

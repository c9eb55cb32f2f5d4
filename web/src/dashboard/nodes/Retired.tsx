import { Link } from '@tanstack/react-router'
import { Popover } from '../ui/Popover.tsx'
import { Time } from '../ui/Time.tsx'
import styles from './Retired.module.css'

/** What it means that a machine is retired, and the way back: behind a button that takes the place of the one that retires, so that nothing moves. */
export function Retired({ at, since }: { at: string; since: string }) {
  return (
    <Popover label="Retired" on={false}>
      <p className={styles.retired}>
        Enrolled <Time at={since} />, retired <Time at={at} />: its key is revoked, so it sends nothing more, and all it
        sent is kept. It can come back as a new machine, <Link to="/keys">with a key</Link> and{' '}
        <code>exfiltrator enroll --force</code>.
      </p>
    </Popover>
  )
}

import type { Stand } from './fleet.ts'
import styles from './StandBadge.module.css'

/** How a machine stands: a word, and a colour beside it. */
export function StandBadge({ stand }: { stand: Stand }) {
  return (
    <span className={styles.stand} data-stand={stand}>
      {stand}
    </span>
  )
}

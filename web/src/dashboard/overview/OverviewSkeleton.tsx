import { Bar } from '../ui/Bar.tsx'
import numbers from './Numbers.module.css'
import styles from './OverviewPage.module.css'

const BARS = ['a', 'b', 'c', 'd', 'e']

/** The shape of the overview while it is on its way. */
export function OverviewSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      <div className={numbers.numbers}>
        {BARS.map((key) => (
          <div key={key} className={`${styles.waiting} card`}>
            <Bar width={80} />
            <br />
            <Bar width={120} />
          </div>
        ))}
      </div>
      <div className={styles.columns}>
        <div className={`${styles.tall} card`} />
        <div className={`${styles.tall} card`} />
      </div>
    </div>
  )
}

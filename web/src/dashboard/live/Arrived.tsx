import { wholeNumber } from '../format/byte-size.ts'
import styles from './Arrived.module.css'

/** Says how many came since, in a place that is always there; a click shows them. */
export function Arrived({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <span className={styles.arrived} aria-live="polite">
      {count > 0 && (
        <button type="button" className={styles.show} onClick={onShow}>
          {wholeNumber(count)} new
        </button>
      )}
    </span>
  )
}

import styles from './Axis.module.css'
import { ticksOf } from './axis.ts'
import type { Bins } from './bins.ts'

const PIXELS_PER_TICK = 90
const PIXELS_PER_LABEL = 48

/** The times below a chart. */
export function Axis({ bins, width }: { bins: Bins; width: number }) {
  const ticks = ticksOf(bins, Math.max(2, Math.floor(width / PIXELS_PER_TICK)))
  return (
    <div className={styles.axis} aria-hidden="true">
      {ticks.map(({ at, label }) => (
        <span key={at} style={{ left: `${at * 100}%` }} data-end={(1 - at) * width < PIXELS_PER_LABEL || undefined}>
          {label}
        </span>
      ))}
    </div>
  )
}

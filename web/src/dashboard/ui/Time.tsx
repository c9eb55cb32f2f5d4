import { exactTime, relativeTime } from '../format/time.ts'
import { useNow } from './use-now.ts'

/** How long ago, with the exact time on hover; `both` shows the two. */
export function Time({ at, both = false }: { at: string; both?: boolean }) {
  const now = useNow()
  const exact = exactTime(at)
  return (
    <time dateTime={at} title={exact} className="numeric">
      {relativeTime(at, now)}
      {both && <span className="muted"> · {exact}</span>}
    </time>
  )
}

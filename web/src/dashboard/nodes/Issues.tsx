import type { RunIssue } from '@exfil/core/wire'
import { wholeNumber } from '../format/byte-size.ts'
import { Badge } from '../ui/Badge.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './Runs.module.css'

const SHOWN = 100

/** What went wrong in a run, on what, as the machine says it. */
export function Issues({ issues }: { issues: readonly RunIssue[] }) {
  return (
    <ul className={styles.list} aria-label="Issues">
      {issues.slice(0, SHOWN).map(({ collector, key, path, code, message }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a finished run's issues stay as they are, and two may be alike
        <li key={index}>
          <Badge tone="warn">
            <Text>{code}</Text>
          </Badge>{' '}
          <span className="mono wrap">
            <Text>{path ?? key ?? collector}</Text>
          </span>{' '}
          <span className="muted wrap">
            <Text>{message}</Text>
          </span>
        </li>
      ))}
      {issues.length > SHOWN && <li className="muted">and {wholeNumber(issues.length - SHOWN)} more</li>}
    </ul>
  )
}

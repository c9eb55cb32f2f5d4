import type { Outputs } from '../api.ts'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import styles from './StateNotice.module.css'

/** Why an artifact is not simply there: gone at its source, or not readable back from storage. */
export function StateNotice({ artifact: { state, goneAt, failure } }: { artifact: Outputs['artifacts']['get'] }) {
  if (state === 'failed') {
    return (
      <p className={styles.notice} data-tone="bad" role="status">
        <strong>This cannot be downloaded whole.</strong> {failure && <Text>{failure}</Text>} The next sync of its
        machine sends what that machine still has.
      </p>
    )
  }
  if (state === 'gone') {
    return (
      <p className={styles.notice} data-tone="warn" role="status">
        <strong>Gone at its source</strong>
        {goneAt && (
          <>
            {' '}
            since <Time at={goneAt} />
          </>
        )}
        . What was archived is kept.
      </p>
    )
  }
  return null
}

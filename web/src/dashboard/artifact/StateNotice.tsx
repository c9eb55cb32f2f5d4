import type { Outputs } from '../api.ts'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import styles from './StateNotice.module.css'

/** Why an artifact is not simply there: damaged in the archive, not readable at its source, or gone there. */
export function StateNotice({ artifact }: { artifact: Outputs['artifacts']['get'] }) {
  const { damaged, failure, state, goneAt } = artifact
  return (
    <>
      {damaged !== null && (
        <div className={styles.notice} data-tone="bad" role="status">
          <strong>It cannot be downloaded whole: part of it is missing from the archive or damaged.</strong>
          <p>
            <Text>{damaged}</Text>
          </p>
          <p>The next sync of its machine sends what that machine still has.</p>
        </div>
      )}
      {state === 'failed' && (
        <div className={styles.notice} data-tone="bad" role="status">
          <strong>Its last reading on the machine failed.</strong> What was archived before is kept.
          <p>{failure && <Text>{failure}</Text>}</p>
        </div>
      )}
      {state === 'gone' && (
        <div className={styles.notice} data-tone="warn" role="status">
          <strong>Gone at its source</strong>
          {goneAt && (
            <>
              {' '}
              since <Time at={goneAt} />
            </>
          )}
          . What was archived is kept.
        </div>
      )}
    </>
  )
}

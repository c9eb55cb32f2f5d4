import { errorCode } from '../api.ts'
import styles from './Notice.module.css'

/** Something could not be loaded: what, and the way to try again. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div className={styles.notice} role="alert">
      <h2>{errorCode(error) === 'NOT_FOUND' ? 'There is nothing here' : 'This could not be loaded'}</h2>
      <p className="muted wrap">{explain(error)}</p>
      {retry && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  )
}

function explain(error: unknown): string {
  if (errorCode(error) === undefined) return 'The server did not answer. Is it still running?'
  return error instanceof Error ? error.message : String(error)
}

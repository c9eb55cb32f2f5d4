import { errorCode } from '../api.ts'
import styles from './Notice.module.css'

interface Props {
  error: unknown
  retry?: () => void
  /** Where nothing else is on the page, this names it. */
  page?: boolean
}

/** Something could not be loaded: what, and the way to try again. */
export function Trouble({ error, retry, page = false }: Props) {
  const Title = page ? 'h1' : 'h2'
  return (
    <div className={styles.notice} role="alert">
      <Title>{errorCode(error) === 'NOT_FOUND' ? 'There is nothing here' : 'This could not be loaded'}</Title>
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

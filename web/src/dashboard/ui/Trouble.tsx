import { Link } from '@tanstack/react-router'
import { errorCode } from '../api.ts'
import styles from './Notice.module.css'
import { useTitle } from './use-title.ts'

interface Props {
  error: unknown
  retry?: () => void
  /** Where nothing else is on the page, this names it. */
  page?: boolean
}

/** Something could not be loaded: what, and what to do about it. */
export function Trouble({ error, retry, page = false }: Props) {
  const Title = page ? 'h1' : 'h2'
  const code = errorCode(error)
  const nowhere = code === 'NOT_FOUND' || code === 'BAD_REQUEST'
  useTitle(page ? (nowhere ? 'Not found' : 'Not loaded') : undefined)
  return (
    <div className={styles.notice} role="alert">
      <Title>{nowhere ? 'There is nothing here' : 'This could not be loaded'}</Title>
      <p className="muted wrap">{explain(error, code)}</p>
      {nowhere ? (
        <Link to="/artifacts" className="button">
          See all artifacts
        </Link>
      ) : (
        retry && (
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        )
      )}
    </div>
  )
}

function explain(error: unknown, code: string | undefined): string {
  if (code === undefined) return 'The server did not answer. Is it still running?'
  // Its message is for programs.
  if (code === 'NOT_FOUND') return 'Your archive has nothing under this address. Look whether all of it was copied.'
  if (code === 'BAD_REQUEST') return 'The address is not complete, or not one of ours.'
  return sentence(error instanceof Error ? error.message : String(error))
}

/** Messages of the API are parts of sentences. */
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.')

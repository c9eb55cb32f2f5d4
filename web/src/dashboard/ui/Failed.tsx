import { errorCode } from '../api.ts'

/** A change that did not succeed: why, and that it can be tried again. Nothing where there is no error. */
export function Failed({ error, className = '' }: { error: unknown; className?: string }) {
  return (
    error != null && (
      <p className={`${className} error`} role="alert">
        {sayFailure(error)}
      </p>
    )
  )
}

/** In words, for people: why, and whether to try again. */
export function sayFailure(error: unknown): string {
  const code = errorCode(error)
  if (code === undefined) return 'The server did not answer, so this may not be done. Try again.'
  if (code === 'INTERNAL_SERVER_ERROR') return 'The server failed, so this was not done. Try again.'
  return error instanceof Error ? error.message : String(error)
}

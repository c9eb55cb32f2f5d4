import { MOST } from './selection.ts'

/** Why chosen artifacts are not downloaded, and what to do, by the HTTP status of the answer; none where nobody answered. */
export function archiveProblem(status: number | undefined): string {
  if (status === undefined) return 'The server did not answer, so nothing was downloaded. Try again.'
  if (status === 404) return 'None of these is in your archive any more. Choose others.'
  if (status === 403) return 'The server refused this page. Open it at the address that the server knows as its own.'
  if (status >= 400 && status < 500)
    return `The server refused this. Choose at most ${MOST.toLocaleString('en')} artifacts and try again.`
  return 'The server failed, so nothing was downloaded. Try again; if it goes on, its log says why.'
}

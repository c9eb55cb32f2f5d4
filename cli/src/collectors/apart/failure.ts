import { ArtifactError, type ArtifactErrorCode, isArtifactError } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import { Defect } from './defect.ts'
import type { Failure } from './messages.ts'
import { stackOf, thrownAt } from './thrown-at.ts'

const CODES: ReadonlySet<unknown> = new Set<ArtifactErrorCode>([
  'gone',
  'denied',
  'busy',
  'changed',
  'malformed',
  'unavailable',
  'cursor-lost',
  'not-a-file',
  'outside-root',
])

export const isCode = (value: unknown): value is ArtifactErrorCode => CODES.has(value)

/** Whatever was thrown, so that it can travel. One that is no answer says where in the package of `folder` it comes from. */
export function failureOf(thrown: unknown, folder?: string): Failure {
  const message = messageOf(thrown)
  if (thrown instanceof Defect) return { defect: true, message }
  if (isArtifactError(thrown) && isCode(thrown.code)) return { code: thrown.code, message }
  const stack = stackOf(thrown)
  return { message: message + placeWords(thrown, folder), ...(stack !== undefined && { stack }) }
}

/** The place of an error as what follows its message. */
export function placeWords(thrown: unknown, folder: string | undefined): string {
  const place = folder === undefined ? undefined : thrownAt(thrown, folder)
  return place === undefined ? '' : ` at ${place}`
}

/** The error that a failure was. One that no failure is becomes a `Defect`. */
export function revived(failure: unknown): Error {
  if (typeof failure !== 'object' || failure === null) return new Defect('it failed in a way it cannot say')
  const { code, defect, message } = failure as Partial<Failure>
  const text = messageOf(message)
  if (isCode(code)) return new ArtifactError(code, text)
  return defect === true ? new Defect(text) : new Error(text)
}

/** The first line of what was thrown, whatever it is. */
export function messageOf(thrown: unknown): string {
  let text = 'it failed without saying why'
  try {
    // A module that does not parse comes as several errors in one.
    const inner = thrown instanceof AggregateError && thrown.errors[0] instanceof Error ? thrown.errors[0] : thrown
    text = String(inner instanceof Error ? inner.message || inner.name : inner)
  } catch {}
  const line = text.trim().split('\n', 1)[0] as string
  return line.length > BOUNDS.message ? `${line.slice(0, BOUNDS.message)}…` : line
}

import { isArtifactError } from '../collector.ts'
import { DuplicateKey } from './undecided.ts'

/** What a run does about a failure to collect one artifact. */
export type Trouble =
  /** It vanished before it could be read: as if it had not been seen. */
  | { do: 'forget' }
  /** Look, and plan, again: once for a change, a few times for a source that is busy. */
  | { do: 'again'; code: string; message: string; tries: number; delayMs: number }
  /** Its end in this run. */
  | { do: 'settle'; code: string; message: string }

/** The server does not take it: somebody deleted it there. */
export class Refused extends Error {}

export function troubleOf(error: unknown): Trouble {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof DuplicateKey) return { do: 'settle', code: 'duplicate-key', message }
  if (error instanceof Refused) return { do: 'settle', code: 'refused', message }
  if (!isArtifactError(error)) return { do: 'settle', code: 'defect', message: `the collector failed: ${message}` }
  switch (error.code) {
    case 'gone':
      return { do: 'forget' }
    case 'changed':
      return { do: 'again', code: error.code, message, tries: 1, delayMs: 0 }
    case 'busy':
      return { do: 'again', code: error.code, message, tries: 3, delayMs: 200 }
    default:
      return { do: 'settle', code: error.code, message }
  }
}

/** How trouble is told when there is no second look. */
export function endOf(error: unknown): { code: string; message: string } {
  const trouble = troubleOf(error)
  return trouble.do === 'forget' ? { code: 'gone', message: 'it vanished' } : trouble
}

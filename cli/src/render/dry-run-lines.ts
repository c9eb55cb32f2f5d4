import type { OwnAccount, SyncEvent } from '@exfil/core/engine'
import { excludedLines } from './account-lines.ts'
import { plainText } from './plain-text.ts'
import { bytes, things } from './quantities.ts'

/** One line for an artifact that a run would do something with. */
export function dryRunLine(event: Extract<SyncEvent, { event: 'artifact' }>): string {
  const does = event.outcome === 'uploaded' ? `send up to ${bytes(event.bytes)}` : WOULD[event.outcome]
  const why = event.rule === undefined ? event.reason : `excluded by ${JSON.stringify(event.rule)}`
  return plainText(`${event.collector}: ${event.path}: ${why}: ${does}`)
}

const WOULD = {
  known: 'nothing to send',
  described: 'describe again',
  gone: 'mark as gone',
  skipped: 'skip',
  failed: 'cannot be read',
} as const

/** What stands below those lines. */
export function dryRunEnd({ excluded, gone }: Pick<OwnAccount, 'excluded' | 'gone'>): string[] {
  const marks = `  ${things(gone, 'artifact')} gone at the source: to be marked, and kept in the archive`
  return [...excludedLines(excluded), ...(gone > 0 ? [marks] : []), 'Dry run: nothing was sent or changed.']
}

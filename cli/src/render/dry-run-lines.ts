import type { SyncEvent } from '@exfil/core/engine'
import { plainText } from './plain-text.ts'
import { bytes } from './quantities.ts'

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

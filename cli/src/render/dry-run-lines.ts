import type { SyncEvent } from '@exfil/core/engine'
import { plainText } from './plain-text.ts'
import { bytes } from './quantities.ts'

/** One line for an artifact that a run would do something with. */
export function dryRunLine(event: Extract<SyncEvent, { event: 'artifact' }>): string {
  const does = event.outcome === 'uploaded' ? `send up to ${bytes(event.bytes)}` : WOULD[event.outcome]
  return plainText(`${event.collector}: ${event.path}: ${event.reason}: ${does}`)
}

const WOULD = {
  known: 'nothing to send',
  described: 'describe again',
  gone: 'mark as gone',
  skipped: 'skip',
  failed: 'cannot be read',
} as const

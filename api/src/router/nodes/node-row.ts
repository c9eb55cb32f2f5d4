import type { Selectable } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { NOTHING, type Standing } from './standings.ts'

export interface NodeRow extends Standing {
  id: string
  name: string
  tags: string[]
  hostname: string
  platform: string
  arch: string
  cliVersion: string
  createdAt: string
  /** The enrolment key it joined with, while there is one. */
  enrolledWith: string | null
  lastSeenAt: string | null
  /** When a run last ended. */
  lastSyncAt: string | null
  /** How long it usually is between the beginnings of two runs; null before the second one. */
  usualGapMs: number | null
  artifacts: number
  /** Of the current content of all its artifacts, as the machine has them. */
  bytes: number
  /** The machine's clock minus the server's; null before its first run. */
  clockSkewMs: number | null
  /** Since when it is retired. */
  unenrolledAt: string | null
}

export function toNodeRow(node: Selectable<Tables['nodes']>, standing: Standing | undefined): NodeRow {
  return {
    id: node.id,
    name: node.name,
    tags: node.tags,
    hostname: node.hostname,
    platform: node.platform,
    arch: node.arch,
    cliVersion: node.cli_version,
    createdAt: node.created_at.toISOString(),
    enrolledWith: node.enrolled_with,
    lastSeenAt: node.last_seen_at?.toISOString() ?? null,
    lastSyncAt: node.last_sync_at?.toISOString() ?? null,
    usualGapMs: node.usual_gap_ms,
    artifacts: node.artifacts,
    bytes: node.bytes,
    clockSkewMs: node.clock_skew_ms,
    unenrolledAt: node.unenrolled_at?.toISOString() ?? null,
    ...(standing ?? NOTHING),
  }
}

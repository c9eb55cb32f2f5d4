import type { Selectable } from 'kysely'
import type { Tables } from '../../db/tables.ts'

/** One run of `sync`, or several on end that found nothing to do. */
export interface RunRow {
  id: string
  startedAt: string
  /** Null: it never said how it ended. */
  endedAt: string | null
  cliVersion: string
  /** Further runs that found nothing to do and are part of this row. */
  repeats: number
  /** The run's account as the node gave it. */
  account: unknown
}

export interface NodeRow {
  id: string
  name: string
  hostname: string
  platform: string
  arch: string
  cliVersion: string
  createdAt: string
  lastSeenAt: string | null
  /** When a run last ended. */
  lastSyncAt: string | null
  artifacts: number
  /** Of the current content of all its artifacts, as the machine has them. */
  bytes: number
  /** The machine's clock minus the server's; null before its first run. */
  clockSkewMs: number | null
  unenrolledAt: string | null
  lastRun: RunRow | null
}

export function toRunRow(run: Selectable<Tables['sync_runs']>): RunRow {
  return {
    id: run.id,
    startedAt: run.started_at.toISOString(),
    endedAt: run.ended_at?.toISOString() ?? null,
    cliVersion: run.cli_version,
    repeats: run.repeats,
    account: run.account,
  }
}

export function toNodeRow(node: Selectable<Tables['nodes']>, lastRun: RunRow | null): NodeRow {
  return {
    id: node.id,
    name: node.name,
    hostname: node.hostname,
    platform: node.platform,
    arch: node.arch,
    cliVersion: node.cli_version,
    createdAt: node.created_at.toISOString(),
    lastSeenAt: node.last_seen_at?.toISOString() ?? null,
    lastSyncAt: node.last_sync_at?.toISOString() ?? null,
    artifacts: node.artifacts,
    bytes: node.bytes,
    clockSkewMs: node.clock_skew_ms,
    unenrolledAt: node.unenrolled_at?.toISOString() ?? null,
    lastRun,
  }
}

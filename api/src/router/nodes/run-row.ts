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
  /** How many issues its account names. */
  issues: number
  /** The run's account as the node gave it; where many nodes are listed, without `issues`. */
  account: unknown
}

export type RunWithoutIssues = Selectable<Tables['sync_runs']> & { issues: number | null }

export function toRunRow(run: Selectable<Tables['sync_runs']> & { issues?: number | null }): RunRow {
  const { issues } = (run.account ?? {}) as { issues?: unknown[] }
  return {
    id: run.id,
    startedAt: run.started_at.toISOString(),
    endedAt: run.ended_at?.toISOString() ?? null,
    cliVersion: run.cli_version,
    repeats: run.repeats,
    issues: run.issues ?? issues?.length ?? 0,
    account: run.account,
  }
}

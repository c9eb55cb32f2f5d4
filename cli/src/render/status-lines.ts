import type { Hint } from '../hints/find-hints.ts'
import type { LastRun } from '../last-run.ts'
import { ago } from './ago.ts'
import { hintLines } from './hint-lines.ts'
import { plainText } from './plain-text.ts'
import { bytes, count, things } from './quantities.ts'

export interface Status {
  enrolled: boolean
  server: string | null
  nodeId: string | null
  artifacts: readonly { type: string; artifacts: number }[]
  lastRun: LastRun | null
  hints: readonly Hint[]
  /** The configuration file, where there is one. */
  config: string | null
  folders: { config: string; data: string }
}

export function statusLines(status: Status, now: Date): string[] {
  const rest = [
    `settings   ${status.config ?? status.folders.config}`,
    `state      ${status.folders.data}`,
    ...hintLines(status.hints).map((line) => `hint       ${line}`),
  ]
  if (!status.enrolled) {
    return ['not enrolled: run `exfiltrator enroll --server URL`; nothing is collected before', ...rest].map(plainText)
  }
  const total = status.artifacts.reduce((sum, { artifacts }) => sum + artifacts, 0)
  const byType = status.artifacts.map(({ type, artifacts }) => `${type} ${count(artifacts)}`).join(', ')
  return [
    `machine    ${status.nodeId}`,
    `server     ${status.server}`,
    `artifacts  ${count(total)}${byType === '' ? '' : ` (${byType})`}`,
    `last sync  ${lastRunText(status.lastRun, now)}`,
    ...rest,
  ].map(plainText)
}

function lastRunText(last: LastRun | null, now: Date): string {
  if (!last) return 'never'
  const when = ago(last.endedAt, now)
  if (!last.account) return `${when}, failed: ${last.error}`
  const { uploaded, bytesSent, issues } = last.account
  return `${when}: ${things(uploaded, 'artifact')} uploaded, sent ${bytes(bytesSent)}${issues > 0 ? `, ${things(issues, 'issue')}` : ''}`
}

import type { LastRun } from '../last-run.ts'
import { plainText } from './plain-text.ts'
import { bytes, count, duration, things } from './quantities.ts'

export interface Status {
  enrolled: boolean
  server: string | null
  nodeId: string | null
  artifacts: readonly { type: string; artifacts: number }[]
  lastRun: LastRun | null
  folders: { config: string; data: string }
}

export function statusLines(status: Status, now: Date): string[] {
  const places = [`settings   ${status.folders.config}`, `state      ${status.folders.data}`]
  if (!status.enrolled) {
    return ['not enrolled: run `exfiltrator enroll --server URL`; nothing is collected before', ...places].map(
      plainText,
    )
  }
  const total = status.artifacts.reduce((sum, { artifacts }) => sum + artifacts, 0)
  const byType = status.artifacts.map(({ type, artifacts }) => `${type} ${count(artifacts)}`).join(', ')
  return [
    `machine    ${status.nodeId}`,
    `server     ${status.server}`,
    `artifacts  ${count(total)}${byType === '' ? '' : ` (${byType})`}`,
    `last sync  ${lastRunText(status.lastRun, now)}`,
    ...places,
  ].map(plainText)
}

function lastRunText(last: LastRun | null, now: Date): string {
  if (!last) return 'never'
  const age = now.getTime() - Date.parse(last.endedAt)
  const when = age < 0 ? last.endedAt : age < 1000 ? 'just now' : `${duration(Math.floor(age / 1000) * 1000)} ago`
  if (!last.account) return `${when}, failed: ${last.error}`
  const { uploaded, bytesSent, issues } = last.account
  return `${when}: ${things(uploaded, 'artifact')} uploaded, sent ${bytes(bytesSent)}${issues > 0 ? `, ${things(issues, 'issue')}` : ''}`
}

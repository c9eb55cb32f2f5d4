import type { Account, RunIssue } from '@exfil/core/wire'
import { plainText } from './plain-text.ts'
import { bytes, count, duration, things } from './quantities.ts'

/** An account in one or two lines. */
export function accountLines(account: Account): string[] {
  const { uploaded, known, skipped, failed, described, gone } = account
  const parts = [
    `${count(uploaded)} uploaded`,
    `${count(account.unchanged)} unchanged`,
    known > 0 && `${count(known)} known to the archive`,
    described > 0 && `${count(described)} described anew`,
    gone > 0 && `${count(gone)} gone at their source`,
    skipped > 0 && `${count(skipped)} skipped`,
    failed > 0 && `${count(failed)} failed`,
  ].filter((part) => part !== false)
  const traffic = `read ${bytes(account.bytesRead)}, sent ${bytes(account.bytesSent)} in ${duration(account.durationMs)}`
  return [`${things(account.seen, 'artifact')}: ${parts.join(', ')}; ${traffic}`]
}

function issueLine({ collector, path, key, code, message }: RunIssue): string {
  const what = path ?? key
  return plainText(`${collector}: ${what === null ? '' : `${what}: `}${message} (${code})`)
}

/** At most `most` of the issues, and how many there are beyond. */
export function issueLines(issues: readonly RunIssue[], most: number): string[] {
  const lines = issues.slice(0, most).map(issueLine)
  const more = issues.length - lines.length
  if (more > 0) lines.push(`… and ${things(more, 'more issue', 'more issues')} (--json lists all)`)
  return lines
}

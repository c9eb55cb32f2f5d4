import type { OwnAccount } from '@exfil/core/engine'
import type { RunIssue, Tally } from '@exfil/core/wire'
import { plainText } from './plain-text.ts'
import { bytes, count, duration, things } from './quantities.ts'

/** Rules shown one by one. */
const RULES = 10

/** An account in a line, and one for each rule that left something out. */
export function accountLines(account: OwnAccount): string[] {
  const traffic = `read ${bytes(account.bytesRead)}, sent ${bytes(account.bytesSent)} in ${duration(account.durationMs)}`
  return [`${tallyLine(account)}; ${traffic}`, ...excludedLines(account.excluded)]
}

/** What became of the artifacts that were seen. */
export function tallyLine(tally: Tally): string {
  const { uploaded, known, skipped, failed, described, gone } = tally
  const parts = [
    `${count(uploaded)} uploaded`,
    `${count(tally.unchanged)} unchanged`,
    known > 0 && `${count(known)} known to the archive`,
    described > 0 && `${count(described)} described anew`,
    gone > 0 && `${count(gone)} gone at their source`,
    skipped > 0 && `${count(skipped)} skipped`,
    failed > 0 && `${count(failed)} failed`,
  ].filter((part) => part !== false)
  return `${things(tally.seen, 'artifact')}: ${parts.join(', ')}`
}

/** What the configuration left out, most first. */
export function excludedLines(excluded: OwnAccount['excluded']): string[] {
  const rules = excluded.toSorted((a, b) => b.artifacts - a.artifacts)
  const lines = rules.slice(0, RULES).map(({ rule, artifacts }) => {
    return plainText(`  ${things(artifacts, 'artifact')} left out by the rule ${JSON.stringify(rule)}`)
  })
  const more = rules.length - lines.length
  if (more > 0) lines.push(`  … and by ${things(more, 'more rule')} (--json lists all)`)
  return lines
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

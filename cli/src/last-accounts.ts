import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Account, RunIssue, Tally } from '@exfil/core/wire'

/** What one collector did in the latest run that it took part in. */
export interface LastAccount {
  /** ISO time. */
  endedAt: string
  tally: Tally
  issueCount: number
  /** The first of them. */
  issues: RunIssue[]
}

const ISSUES_KEPT = 20

/** Remembers a run's account, collector by collector; of those that took no part what is known stays. */
export function noteAccounts(dataDir: string, endedAt: string, { collectors, issues }: Account): void {
  const all = read(dataDir)
  for (const { id, ...tally } of collectors) {
    const own = issues.filter((issue) => issue.collector === id)
    all[id] = { endedAt, tally, issueCount: own.length, issues: own.slice(0, ISSUES_KEPT) }
  }
  const path = join(dataDir, FILE)
  writeFileSync(`${path}.new`, `${JSON.stringify(all)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

export function readLastAccount(dataDir: string, id: string): LastAccount | undefined {
  return read(dataDir)[id]
}

const FILE = 'last-accounts.json'

function read(dataDir: string): Record<string, LastAccount> {
  try {
    const found = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8'))
    return typeof found === 'object' && found !== null ? found : {}
  } catch {
    return {}
  }
}

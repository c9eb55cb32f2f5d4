import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from '@exfil/core/wire'
import { noteAccounts } from './last-accounts.ts'

/** How the latest run on this machine ended: for `status` only. */
export interface LastRun {
  /** ISO time. */
  endedAt: string
  /** Without its issues, which may be many; `issues` counts them. */
  account?: Omit<Account, 'issues' | 'collectors'> & { issues: number }
  /** Why it did not come to its end. */
  error?: string
}

/** Remembers how a run ended. Trouble with that is no reason to fail. */
export function noteRun(dataDir: string, ended: { account: Account } | { error: string }): void {
  const endedAt = new Date().toISOString()
  let last: LastRun
  if ('error' in ended) last = { endedAt, error: ended.error }
  else {
    const { collectors: _, issues, ...counts } = ended.account
    last = { endedAt, account: { ...counts, issues: issues.length } }
  }
  try {
    const path = join(dataDir, 'last-run.json')
    writeFileSync(`${path}.new`, `${JSON.stringify(last)}\n`, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    if ('account' in ended) noteAccounts(dataDir, endedAt, ended.account)
  } catch {}
}

export function readLastRun(dataDir: string): LastRun | undefined {
  try {
    const last = JSON.parse(readFileSync(join(dataDir, 'last-run.json'), 'utf8')) as LastRun
    return Number.isNaN(Date.parse(last.endedAt)) ? undefined : last
  } catch {
    return undefined
  }
}

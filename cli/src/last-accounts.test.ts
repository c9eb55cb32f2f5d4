import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from '@exfil/core/wire'
import { noteAccounts, readLastAccount } from './last-accounts.ts'

const tally = (seen: number) => ({ seen }) as Account['collectors'][number]

function account(seen: Record<string, number>, issues: [collector: string, count: number][] = []): Account {
  return {
    collectors: Object.entries(seen).map(([id, count]) => ({ ...tally(count), id })),
    issues: issues.flatMap(([collector, count]) =>
      Array.from({ length: count }, (_, n) => ({ collector, key: `${n}`, path: null, code: 'denied', message: 'no' })),
    ),
  } as unknown as Account
}

test('each collector has the account of the run it last took part in, with its first issues', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exfil-accounts-'))
  try {
    expect(readLastAccount(folder, 'notes')).toBeUndefined()
    noteAccounts(folder, '2026-01-01T00:00:00.000Z', account({ notes: 3, mails: 5 }, [['mails', 50]]))
    noteAccounts(folder, '2026-01-02T00:00:00.000Z', account({ notes: 4 }))
    expect(readLastAccount(folder, 'notes')).toMatchObject({
      endedAt: '2026-01-02T00:00:00.000Z',
      tally: { seen: 4 },
      issueCount: 0,
      issues: [],
    })
    const mails = readLastAccount(folder, 'mails')
    expect(mails).toMatchObject({ endedAt: '2026-01-01T00:00:00.000Z', tally: { seen: 5 }, issueCount: 50 })
    expect(mails?.issues).toHaveLength(20)
    writeFileSync(join(folder, 'last-accounts.json'), '{"notes":')
    expect(readLastAccount(folder, 'notes')).toBeUndefined()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

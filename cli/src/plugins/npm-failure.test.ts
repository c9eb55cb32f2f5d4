import { expect, test } from 'bun:test'
import { explainNpmFailure } from './npm-failure.ts'

const cases: [code: string, kind: string, line: RegExp][] = [
  ['E404', 'not-found', /has no such package or version \(npm says: x\)/],
  ['E401', 'registry-refused', /refused \(401\).*token/],
  ['ENOTFOUND', 'registry-unreachable', /cannot be reached \(ENOTFOUND\).*`registry` and `proxy`/],
  ['ETIMEDOUT', 'registry-unreachable', /cannot be reached/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'registry-unreachable', /cannot be reached/],
  ['E503', 'registry-failed', /answered 503: try again later/],
  ['ENOSPC', 'no-space', /no room left on the disk/],
  ['SQLITE_FULL', 'no-space', /no room left on the disk/],
  ['SQLITE_CANTOPEN', 'denied', /no permission/],
  ['EROFS', 'denied', /no permission \(npm says: x\)/],
  ['EINTEGRITY', 'damaged', /wrong checksum/],
  ['EWHATEVER', 'npm-failed', /exfil-notes 1\.0\.0: npm says: x\./],
]
for (const [code, kind, line] of cases) {
  test(code, () => {
    const error = explainNpmFailure({ code, summary: 'npm says: x' }, 'exfil-notes 1.0.0')
    expect(error).toMatchObject({ code: kind, exit: 1 })
    expect(error.message).toMatch(line)
    expect(error.message).toEndWith('Nothing was changed')
  })
}

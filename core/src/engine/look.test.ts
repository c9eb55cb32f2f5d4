import { expect, test } from 'bun:test'
import { type Look, needOf, reasonOf } from './look.ts'
import type { ArtifactState } from './ports.ts'
import { isSettled, signatureOf } from './signature.ts'

const version = { generation: 1, length: 10, checksum: 'a'.repeat(64) }
const ref = { key: 'k', kind: 'session', path: '~/a', growth: 'append', locator: null } as const
const fingerprint = { token: 't1', size: 10, modifiedAt: 1000, file: '1:1' }
const before: ArtifactState = {
  type: 'x',
  key: 'k',
  path: '~/a',
  kind: 'session',
  checksum: version.checksum,
  size: 10,
  lastModified: 1000,
  lastUploaded: 5000,
  remoteRef: 'art_',
  head: version,
  tip: version,
  bounds: [0, 10],
  signature: signatureOf(ref, 't1', 1),
  token: 't1',
  file: '1:1',
  gone: false,
  partial: false,
}
const look = (change: Partial<Look> = {}): Look => ({
  ref,
  key: 'k',
  path: ref.path,
  fingerprint,
  lookedAt: 9000,
  signature: signatureOf(ref, 't1', 1),
  before,
  formerKeys: [],
  ...change,
})

test.each([
  ['all equal', look(), 'nothing', undefined],
  ['never seen', look({ before: undefined }), 'read', 'new'],
  ['another token, longer', look({ fingerprint: { ...fingerprint, token: 't2', size: 11 } }), 'read', 'grown'],
  ['another token, same size', look({ fingerprint: { ...fingerprint, token: 't2' } }), 'read', 'changed'],
  [
    'another path',
    look({ path: '~/b', signature: signatureOf({ ...ref, path: '~/b' }, 't1', 1) }),
    'describe',
    'moved',
  ],
  ['another kind', look({ signature: signatureOf({ ...ref, kind: 'z' }, 't1', 1) }), 'describe', 'described anew'],
  ['other rules', look({ signature: signatureOf(ref, 't1', 2) }), 'describe', 'described anew'],
  ['found under a former key', look({ key: 'new' }), 'describe', 'moved'],
  ['young the last time', look({ before: { ...before, signature: '' } }), 'read', 'too young to trust'],
  ['was gone', look({ before: { ...before, gone: true, signature: 'gone' } }), 'read', undefined],
  ['was interrupted', look({ before: { ...before, partial: true } }), 'read', undefined],
] as const)('%s', (_, given, need, reason) => {
  expect(needOf(given)).toBe(need)
  if (reason) expect(reasonOf(given)).toBe(reason)
})

test('a young fingerprint is believed after two looks two seconds apart', () => {
  const young = { token: 't', modifiedAt: 10_000 }
  expect(isSettled(young, 10_500, undefined)).toBe(false)
  expect(isSettled(young, 11_000, { token: 't', lastUploaded: 10_500 })).toBe(false)
  expect(isSettled(young, 12_000, undefined)).toBe(true)
})

test('one from the future is, too, and one that moved meanwhile is not', () => {
  const future = { token: 't', modifiedAt: 99_000 }
  expect(isSettled(future, 12_600, { token: 't', lastUploaded: 10_500 })).toBe(true)
  expect(isSettled(future, 12_600, { token: 'other', lastUploaded: 10_500 })).toBe(false)
  expect(isSettled({ token: 't' }, 0, undefined)).toBe(true)
})

import { expect, test } from 'bun:test'
import { instantOf } from './instant.ts'

const at = Date.UTC(2026, 0, 2, 3, 4, 5)

test.each([
  '2026-01-02T03:04:05Z',
  '2026-01-02T03:04:05.000Z',
  '2026-01-02 03:04:05 UTC',
  '2026/01/02 03:04:05Z',
  '2026-01-02T04:04:05+01:00',
  '2026-01-01T22:04:05,000000000-0500',
  ' 02/Jan/2026:03:04:05 +0000 ',
  'Fri, 02 Jan 2026 03:04:05 GMT',
  '2 Jan 2026 04:04:05 +0100',
  '2026-01-02 04:04:05.000000000 +0100 CET',
  'Fri Jan  2 03:04:05 UTC 2026',
  'Fri Jan  2 03:04:05 AM UTC 2026',
  'Fri Jan 2 04:04:05 2026 +0100',
  '1767323045',
  '1767323045000',
  '1767323045000000',
  '1767323045000000000',
])('%s', (text) => expect(instantOf(text)).toBe(at))

test('without a zone it is this machine’s', () => {
  for (const text of [
    '2026-01-02 03:04:05',
    '2026-01-02T03:04:05',
    '2026-01-02  03:04:05',
    '2026/01/02 03:04:05',
    'Fri Jan  2 03:04:05 2026',
  ])
    expect(instantOf(text)).toBe(new Date(2026, 0, 2, 3, 4, 5).getTime())
  expect(instantOf('1767323045.25')).toBe(at + 250)
})

test.each([
  '',
  'soon',
  'Jan  2 03:04:05',
  'Fri Jan  2 03:04:05 CST 2026',
  'Fri Jan 99 03:04:05 2026',
  '12',
  '2026',
  '2026-99-99',
  '-1',
  '1e10',
  '12345678901234567890123',
  '0001-01-01',
  'null',
])('%s is no moment', (text) => expect(instantOf(text)).toBeNaN())

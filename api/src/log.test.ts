import { expect, test } from 'bun:test'
import { newToken } from './auth/token.ts'
import { jsonLog, plainLog, redact } from './log.ts'

test('secrets never reach the log, wherever they stand', () => {
  const lines: string[] = []
  const log = jsonLog(
    (line) => lines.push(line),
    () => new Date(0),
  )
  const token = newToken('exn')
  log('error', `refused ${token}`, {
    url: 'https://store/a/b?X-Amz-Signature=abcdef0123&X-Amz-Credential=me%2Fyou&part=1',
    disk: 'http://127.0.0.1/blobs/a?expires=1&signature=abc-_d',
    database: 'postgres://exfiltrator:p%40ss-word@127.0.0.1:5432/exfiltrator',
    path: `/sign-in/${newToken('exl')}`,
  })
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    level: 'error',
    message: 'refused exn_…',
    url: 'https://store/a/b?X-Amz-Signature=…&X-Amz-Credential=…&part=1',
    disk: 'http://127.0.0.1/blobs/a?expires=1&signature=…',
    database: 'postgres://exfiltrator:…@127.0.0.1:5432/exfiltrator',
    path: '/sign-in/exl_…',
  })
})

test('a line stays one line, whatever is in it', () => {
  const lines: string[] = []
  jsonLog((line) => lines.push(line))('info', 'a\nb', { c: '"\n' })
  expect(lines[0]).not.toContain('\n')
})

test('a person is told of trouble only', () => {
  const lines: string[] = []
  const log = plainLog((line) => lines.push(line))
  log('info', 'request')
  log('warn', 'careful', { n: 1 })
  log('error', 'broken')
  expect(lines).toEqual(['careful n=1', 'error: broken'])
})

test('ordinary text stays as it is', () => {
  const text = 'art_0123456789abcdef0123456789abcdef at https://example.com:8080/a@b?from=1 says exn_short'
  expect(redact(text)).toBe(text)
})

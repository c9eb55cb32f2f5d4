import { expect, test } from 'bun:test'
import { browserName } from './browser-name.ts'

test('browsers in words, all else as it is', () => {
  const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
  expect(browserName(`Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/140.0 Safari/537.36`)).toBe('Chrome on Linux')
  expect(browserName(`Mozilla/5.0 (Windows NT 10.0) ${webKit} Chrome/140.0 Safari/537.36 Edg/140.0`)).toBe(
    'Edge on Windows',
  )
  expect(browserName('Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
    'Firefox on macOS',
  )
  expect(browserName('curl/8.14')).toBe('curl/8.14')
  expect(browserName(null)).toBe('unknown')
  expect(browserName('x'.repeat(500))).toHaveLength(60)
})

import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { joinBytes, locatorOf, placeOf, systemPath } from './place.ts'

test.each([
  ['/home/ada/.x', '/home/ada', 'linux', '/home/ada/.x', '~/.x'],
  ['/home/ada', '/home/ada/', 'linux', '/home/ada', '~'],
  ['/home/adam/.x/', '/home/ada', 'linux', '/home/adam/.x', '/home/adam/.x'],
  ['/root/a\\b', '/', 'linux', '/root/a\\b', '/root/a\\b'],
  ['/h/50%', '/h', 'linux', '/h/50%', '~/50%25'],
  ['C:\\Users\\ada\\x', 'C:\\Users\\ada', 'win32', 'C:/Users/ada/x', '~/x'],
])('%s for someone at home in %s', (absolute, home, platform, locator, path) => {
  expect(placeOf(absolute, { home, platform })).toEqual({ locator, path })
})

test('a locator gives back the very bytes, through JSON', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 30 }), (name) => {
      const bytes = Buffer.concat([Buffer.from('/a/'), name.map((byte) => byte || 1)])
      expect(Buffer.from(systemPath(JSON.parse(JSON.stringify(locatorOf(bytes)))))).toEqual(bytes)
      const joined = joinBytes(locatorOf(bytes), Uint8Array.of(0xff))
      expect(Buffer.from(systemPath(joined))).toEqual(Buffer.concat([bytes, Uint8Array.of(0x2f, 0xff)]))
    }),
  )
})

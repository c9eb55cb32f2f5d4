import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { oneLine } from './one-line.ts'

test('whatever comes in, one short line without controls comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      const line = oneLine(text)
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
      expect(line.length).toBeLessThanOrEqual(200)
      expect(line.isWellFormed()).toBe(true)
      expect(line).toBe(line.trim())
    }),
  )
})

test.each([
  ['  two\r\n\tlines ', 'two lines'],
  ['\u001b[1;31mred\u001b[0m and \u001b]0;title\u0007plain', 'red and plain'],
  ['right\u202eto left', 'right to left'],
  [`${'a'.repeat(198)}😀😀`, `${'a'.repeat(198)}…`],
  ['', ''],
])('%j is %j', (text, line) => expect(oneLine(text)).toBe(line))

import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { escapeBytes } from './escape-bytes.ts'

const plainly = (text: string) =>
  Buffer.from(
    Buffer.from(text)
      .toString('latin1')
      .replace(/%(..)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  )

test('any bytes become well-formed text, and can be told from it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = escapeBytes(bytes)
      expect(text.isWellFormed()).toBe(true)
      expect(plainly(text)).toEqual(Buffer.from(bytes))
    }),
  )
})

test('text is left as it is, but for the escape itself, whichever way it comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
      expect(escapeBytes(text)).toBe(text.replaceAll('%', '%25'))
      expect(escapeBytes(Buffer.from(text))).toBe(escapeBytes(text))
    }),
  )
})

test.each([
  [[0x61, 0xff], 'a%FF'],
  [[0xc0, 0x80], '%C0%80'],
  [[0xed, 0xa0, 0x80], '%ED%A0%80'],
  [[0xf4, 0x90, 0x80, 0x80], '%F4%90%80%80'],
  [[0xe2, 0x82], '%E2%82'],
  [[0xef, 0xbb, 0xbf, 0x25], '\ufeff%25'],
])('%p is %s', (bytes, text) => expect(escapeBytes(Uint8Array.from(bytes))).toBe(text))

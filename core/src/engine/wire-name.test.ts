import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { LIMITS } from '../wire/limits.ts'
import { wireKey, wirePath } from './wire-name.ts'

const size = (text: string) => Buffer.byteLength(text)

test('names within the limit stay as they are', () => {
  expect(wireKey('0b1c')).toBe('0b1c')
  expect(wirePath('~/ü/日本')).toBe('~/ü/日本')
  expect(wireKey('k'.repeat(LIMITS.keyBytes))).toBe('k'.repeat(LIMITS.keyBytes))
})

test('longer ones fit, stay well formed and stay apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 300, maxLength: 900 }), (text) => {
      const cut = wireKey(`${text}a`)
      expect(size(cut)).toBeLessThanOrEqual(LIMITS.keyBytes)
      expect(cut.isWellFormed()).toBe(true)
      expect(cut).toBe(wireKey(`${text}a`))
      expect(cut).not.toBe(wireKey(`${text}b`))
    }),
  )
  const long = 'x'.repeat(600)
  expect(wireKey(long).slice(-65)).toBe(`~${new Bun.CryptoHasher('sha256').update(long).digest('hex')}`)
})

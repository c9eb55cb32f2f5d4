import { expect, test } from 'bun:test'
import { expiresAt, keyState } from './expiry.ts'

const now = Date.parse('2026-03-10T12:00:00Z')

test('when a key ends', () => {
  expect(expiresAt('1h', now)).toBe('2026-03-10T13:00:00.000Z')
  expect(expiresAt('7d', now)).toBe('2026-03-17T12:00:00.000Z')
  expect(expiresAt('never', now)).toBeUndefined()
})

test('a revoked key is revoked, expired or not', () => {
  const at = new Date(now).toISOString()
  const key = { expiresAt: null, revokedAt: null, uses: 0, maxUses: null }
  expect(keyState(key, now)).toBe('active')
  expect(keyState({ ...key, expiresAt: at }, now - 1)).toBe('active')
  expect(keyState({ ...key, expiresAt: at }, now)).toBe('expired')
  expect(keyState({ ...key, expiresAt: at, revokedAt: at }, now)).toBe('revoked')
})

test('a key for two machines is used up by the second', () => {
  const key = { expiresAt: null, revokedAt: null, maxUses: 2 }
  expect(keyState({ ...key, uses: 1 }, now)).toBe('active')
  expect(keyState({ ...key, uses: 2 }, now)).toBe('used up')
})

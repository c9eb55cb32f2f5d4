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
  expect(keyState({ expiresAt: null, revokedAt: null }, now)).toBe('active')
  expect(keyState({ expiresAt: at, revokedAt: null }, now - 1)).toBe('active')
  expect(keyState({ expiresAt: at, revokedAt: null }, now)).toBe('expired')
  expect(keyState({ expiresAt: at, revokedAt: at }, now)).toBe('revoked')
})

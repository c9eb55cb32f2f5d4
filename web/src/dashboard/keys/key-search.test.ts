import { expect, test } from 'bun:test'
import { filterKeys, parseKeySearch, statesOf } from './key-search.ts'

const now = Date.parse('2026-03-10T12:00:00Z')
const at = (days: number) => new Date(now + days * 86_400_000).toISOString()
const key = { expiresAt: null, revokedAt: null, uses: 0, maxUses: null }

test('a key that ends within two days is active and ending', () => {
  expect(statesOf(key, now)).toEqual(['active'])
  expect(statesOf({ ...key, expiresAt: at(1) }, now)).toEqual(['active', 'ending'])
  expect(statesOf({ ...key, expiresAt: at(3) }, now)).toEqual(['active'])
  expect(statesOf({ ...key, expiresAt: at(-1) }, now)).toEqual(['expired'])
  expect(statesOf({ ...key, expiresAt: at(3), uses: 1, maxUses: 1 }, now)).toEqual(['used up'])
})

test('an address names states, and anything else is dropped', () => {
  expect(parseKeySearch({ state: ['ending', 'sad'], kind: 'node', more: 1 })).toEqual({
    state: ['ending'],
    kind: 'node',
  })
  expect(parseKeySearch({ state: 'sad', kind: 'enroll' })).toEqual({})
  const keys = [key, { ...key, expiresAt: at(1) }, { ...key, revokedAt: at(-3) }]
  expect(filterKeys(keys, {}, now)).toHaveLength(3)
  expect(filterKeys(keys, { state: ['active'] }, now)).toHaveLength(2)
  expect(filterKeys(keys, { state: ['ending', 'revoked'] }, now)).toEqual(keys.slice(1))
})

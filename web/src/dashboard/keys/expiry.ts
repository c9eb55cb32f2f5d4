const HOUR = 3_600_000

export const EXPIRIES = [
  { value: '1h', label: 'In 1 hour', after: HOUR },
  { value: '1d', label: 'In 1 day', after: 24 * HOUR },
  { value: '7d', label: 'In 7 days', after: 168 * HOUR },
  { value: '30d', label: 'In 30 days', after: 720 * HOUR },
  { value: 'never', label: 'Never', after: undefined },
] as const

/** When a key chosen to expire so, made at `now` (ms), does; `undefined` is never. */
export function expiresAt(value: string, now: number): string | undefined {
  const after = EXPIRIES.find((one) => one.value === value)?.after
  return after === undefined ? undefined : new Date(now + after).toISOString()
}

export type KeyState = 'active' | 'used up' | 'expired' | 'revoked'

interface Key {
  expiresAt: string | null
  revokedAt: string | null
  uses: number
  maxUses: number | null
}

/** Whether a key still opens something at `now` (ms), and if not, why. */
export function keyState(key: Key, now: number): KeyState {
  if (key.revokedAt) return 'revoked'
  if (key.expiresAt && Date.parse(key.expiresAt) <= now) return 'expired'
  return key.maxUses !== null && key.uses >= key.maxUses ? 'used up' : 'active'
}

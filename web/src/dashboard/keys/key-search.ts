/** Which keys a page shows, as its address says it. */
import { type KeyState, keyState } from './expiry.ts'

export const KEY_STATES = ['active', 'ending', 'used up', 'expired', 'revoked'] as const

export interface KeySearch {
  /** The machines' own keys in the place of those that let machines join. */
  kind?: 'node'
  /** `ending`: active ones that end within two days. */
  state?: (typeof KEY_STATES)[number][]
}

interface Key {
  expiresAt: string | null
  revokedAt: string | null
  uses: number
  maxUses: number | null
}

/** As the overview counts them. */
const SOON_MS = 2 * 86_400_000

export function parseKeySearch(raw: Record<string, unknown>): KeySearch {
  const state = KEY_STATES.filter((one) => [raw.state].flat().includes(one))
  return { ...(raw.kind === 'node' && { kind: 'node' as const }), ...(state.length > 0 && { state }) }
}

/** Every state a key is in at `now` (ms): one that ends soon is still active. */
export function statesOf(key: Key, now: number): (KeyState | 'ending')[] {
  const state = keyState(key, now)
  const ends = state === 'active' && key.expiresAt !== null && Date.parse(key.expiresAt) < now + SOON_MS
  return ends ? [state, 'ending'] : [state]
}

/** The keys that the address asks for; without a word, all of the kind. */
export const filterKeys = <T extends Key>(keys: readonly T[], { state }: KeySearch, now: number): T[] =>
  keys.filter((key) => !state || statesOf(key, now).some((one) => state.includes(one)))

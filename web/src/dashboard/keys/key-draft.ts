import { EXPIRIES } from './expiry.ts'

/** A key that is not made yet, field by field as it was typed. */
export interface KeyDraft {
  name: string
  expiry: string
  machines: string
  tags: string
}

const NAME = 'new key'
const USUAL: KeyDraft = { name: '', expiry: '7d', machines: '', tags: '' }

/** What was kept, as far as it still makes sense. */
export function parseKeyDraft(text: string | null): KeyDraft {
  try {
    const kept = Object(JSON.parse(text ?? '{}')) as Record<string, unknown>
    const field = (name: keyof KeyDraft) => (typeof kept[name] === 'string' ? kept[name] : USUAL[name])
    const expiry = EXPIRIES.find(({ value }) => value === kept.expiry)?.value ?? USUAL.expiry
    return { name: field('name'), expiry, machines: field('machines'), tags: field('tags') }
  } catch {
    return USUAL
  }
}

/** What somebody typed in this tab and did not send. */
export function recallKeyDraft(): KeyDraft {
  try {
    return parseKeyDraft(sessionStorage.getItem(NAME))
  } catch {
    // Storage may be forbidden.
    return USUAL
  }
}

export function keepKeyDraft(draft: KeyDraft): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(draft))
  } catch {
    // It then lasts as long as the page.
  }
}

export function forgetKeyDraft(): void {
  try {
    sessionStorage.removeItem(NAME)
  } catch {
    // Nothing was kept.
  }
}

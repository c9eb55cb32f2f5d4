import type { ArtifactRef, Fingerprint } from '../collector.ts'

/** Two seconds: the coarsest clock of a file system in use (FAT), so a change within it may not show. */
const YOUNG_MS = 2000

/** Stands for the signature of an artifact that is marked gone: never equal to a real one. */
export const GONE_SIGNATURE = 'gone'

/**
 * All that must be equal for an artifact to need nothing: the fingerprint's token, word
 * for word, and a hash of its path, kind and describing rules. A collision of the latter
 * would show an old path or title; it cannot hide a change of content. It has 32 bits
 * because every artifact is hashed on every run, and a number costs a tenth of a BigInt.
 */
export function signatureOf(ref: ArtifactRef, token: string, rules: number | string): string {
  return `${token}|${Bun.hash.xxHash32(ref.path, seedOf(ref.kind, rules))}`
}

const seeds = new Map<string, number>()

function seedOf(kind: string, rules: number | string): number {
  const name = `${kind} ${rules}`
  const seed = seeds.get(name) ?? Bun.hash.xxHash32(name)
  seeds.set(name, seed)
  return seed
}

/** Whether path, kind and rules are those of a remembered artifact; of a young one the rules are not known. */
export function isToldAlike(
  before: { signature: string; path: string; kind: string },
  now: { signature: string; path: string; ref: { kind: string } },
): boolean {
  if (before.signature === '') return before.path === now.path && before.kind === now.ref.kind
  return (
    before.signature.slice(before.signature.lastIndexOf('|')) === now.signature.slice(now.signature.lastIndexOf('|'))
  )
}

/** Whether a content may change again without the fingerprint showing it. */
function isYoung(fingerprint: Fingerprint, lookedAt: number): boolean {
  return fingerprint.modifiedAt !== undefined && lookedAt - fingerprint.modifiedAt < YOUNG_MS
}

/**
 * Whether an equal fingerprint may be believed from now on. A young one, or one from the
 * future, is once two looks at least two seconds apart have found the same content.
 */
export function isSettled(
  fingerprint: Fingerprint,
  lookedAt: number,
  before: { token: string; lastUploaded: number } | undefined,
): boolean {
  if (!isYoung(fingerprint, lookedAt)) return true
  return before !== undefined && before.token === fingerprint.token && lookedAt - before.lastUploaded >= YOUNG_MS
}

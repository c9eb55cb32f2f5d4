/**
 * Secrets people paste and machines keep: a prefix that scanners recognise, 178 random
 * bits in base62, and six characters of checksum, so that a mistyped or cut one is told
 * apart without asking anyone. The server keeps the SHA-256 only.
 */

import { createHash, randomBytes } from 'node:crypto'

/** `exk_` enrols machines, `exn_` is one machine's, `exs_` a person's session, `exl_` a one-time sign-in link. */
export type TokenPrefix = 'exk' | 'exn' | 'exs' | 'exl'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RANDOM = 30
const SHAPE = new RegExp(`^(exk|exn|exs|exl)_[0-9A-Za-z]{${RANDOM + 6}}$`)

export function newToken(prefix: TokenPrefix): string {
  let random = ''
  while (random.length < RANDOM) {
    // Bytes of 248 and above would make some characters likelier than others.
    for (const byte of randomBytes(RANDOM)) if (byte < 248 && random.length < RANDOM) random += ALPHABET[byte % 62]
  }
  const body = `${prefix}_${random}`
  return body + checksum(body)
}

/** The prefix of a token that is written correctly; null for anything else. Says nothing about its being known. */
export function tokenPrefix(text: string): TokenPrefix | null {
  if (!SHAPE.test(text)) return null
  if (checksum(text.slice(0, -6)) !== text.slice(-6)) return null
  return text.slice(0, 3) as TokenPrefix
}

export const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** CRC-32 in base62: 62^6 exceeds 2^32. */
function checksum(body: string): string {
  let rest = Bun.hash.crc32(body)
  let text = ''
  for (let i = 0; i < 6; i++) {
    text = ALPHABET[rest % 62] + text
    rest = Math.floor(rest / 62)
  }
  return text
}

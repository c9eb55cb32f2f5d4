import { LIMITS } from '../wire/limits.ts'

const encoder = new TextEncoder()

/**
 * A name as it goes over the wire: at most `limit` UTF-8 bytes. A longer one is cut at a
 * character and ends in its SHA-256, so that two long names never become one.
 */
function wireName(name: string, limit: number): string {
  if (name.length * 3 <= limit && name.isWellFormed()) return name
  const whole = name.toWellFormed()
  const bytes = encoder.encode(whole)
  if (bytes.length <= limit) return whole
  const digest = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
  let end = limit - digest.length - 1
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return `${new TextDecoder().decode(bytes.subarray(0, end))}~${digest}`
}

export const wireKey = (key: string) => wireName(key, LIMITS.keyBytes)
export const wirePath = (path: string) => wireName(path, LIMITS.pathBytes)
export const wireText = (text: string) => wireName(text.replaceAll('\0', ''), LIMITS.textBytes)

/** A name as text: `%` becomes `%25`, and bytes that are not UTF-8 become `%XX`. Two names never become one. */
export function escapeBytes(name: string | Uint8Array): string {
  if (typeof name === 'string') return name.includes('%') ? name.replaceAll('%', '%25') : name
  let text = ''
  for (let at = 0; at < name.length; ) {
    const length = sequenceLength(name, at)
    if (length === 0) text += `%${(name[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
    else text += escapeBytes(utf8.decode(name.subarray(at, at + length)))
    at += length || 1
  }
  return text
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** How many bytes the UTF-8 character at `at` takes; 0 when there is none (RFC 3629, table 3-7 of Unicode). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
  if (length === 0 || at + length > bytes.length) return 0
  const second = bytes[at + 1] ?? 0
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  for (let next = at + 2; next < at + length; next++) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}

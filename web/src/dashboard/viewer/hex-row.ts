export const HEX_WIDTH = 16

export interface HexRow {
  offset: number
  hex: string
  text: string
}

/** Sixteen bytes as people read them: numbers, and the printable ones of ASCII. */
export function hexRow(offset: number, bytes: Uint8Array): HexRow {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  const text = Array.from(bytes, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('')
  return { offset, hex: [pairs.slice(0, 8).join(' '), pairs.slice(8).join(' ')].join('  ').trimEnd(), text }
}

/** Bytes `[start, end)`. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * What a `Range` header asks of `size` bytes. Null: send everything, as for a header that
 * is absent, not in bytes, malformed or of several ranges (RFC 9110 section 14.2 lets a
 * server ignore those).
 */
export function parseRange(header: string | null, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!match) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  if (first === '') {
    const start = Math.max(0, size - Number(last))
    return start < size && Number(last) > 0 ? { start, end: size } : 'unsatisfiable'
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return null
  if (start >= size) return 'unsatisfiable'
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) }
}

import { byteSize, exactBytes } from '../format/byte-size.ts'

/** Bytes for people, with the exact count on hover; `both` shows the two. */
export function Size({ bytes, both = false }: { bytes: number; both?: boolean }) {
  const exact = exactBytes(bytes)
  const rounded = bytes >= 1000
  return (
    <span title={exact} className="numeric">
      {both && !rounded ? exact : byteSize(bytes)}
      {both && rounded && <span className="muted"> · {exact}</span>}
    </span>
  )
}

import type { Reading } from '@exfil/core'
import type { Answering } from './answering.ts'
import { BOUNDS } from './bounds.ts'
import { Defect, shown } from './defect.ts'
import { checkFingerprint } from './fingerprint-columns.ts'
import type { ReadingEnd } from './messages.ts'

/**
 * Answers a reading in pieces worth a message: the first at once, each further one when
 * the host wants it, the last together with the fingerprint. Ends the collector's
 * iteration when the host does.
 */
export async function serveReading(reading: Reading, answering: Answering): Promise<ReadingEnd | null> {
  if (typeof reading !== 'object' || reading === null || typeof reading.fingerprint !== 'function') {
    throw new Defect(`read gave ${shown(reading)} where a reading should be`)
  }
  let isFirst = true
  let held: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of reading.body) {
    answering.alive()
    if (!(chunk instanceof Uint8Array)) throw new Defect(`read gave ${shown(chunk)} where bytes should be`)
    for (let at = 0; at < chunk.length; at += BOUNDS.chunkBytes) {
      if (bytes >= BOUNDS.worthBytes) {
        if (!isFirst && !(await answering.wanted())) return null
        isFirst = false
        answering.part(joined(held))
        held = []
        bytes = 0
      }
      const piece = chunk.subarray(at, at + BOUNDS.chunkBytes)
      held.push(piece)
      bytes += piece.length
    }
  }
  const fingerprint = checkFingerprint(await reading.fingerprint())
  if (!isFirst && bytes > 0 && !(await answering.wanted())) return null
  return { ...(bytes > 0 && { bytes: joined(held) }), fingerprint }
}

/** In a buffer of their own: what a view leaves out of its buffer would travel too. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only) return only.length === only.buffer.byteLength ? only : only.slice()
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

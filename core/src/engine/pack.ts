import type { WireDescription } from '../wire/description.ts'
import { LIMITS } from '../wire/limits.ts'
import { newId } from '../wire/new-id.ts'

/** zstd's skippable frame: every zstd tool steps over it (RFC 8878, section 3.1.2). */
export const HEADER_MAGIC = 0x184d2a5e
export const PACK_FORMAT = 1
const SEAL_BYTES = 4 * 1024 * 1024

/** What a pack says of the frame behind a header, so that an archive can be read without a database. */
export interface SegmentHeader {
  format: number
  type: string
  key: string
  path: string
  kind: string
  generation: number
  start: number
  end: number
  /** Bytes of the zstd frame that follows; 0 for a header that stands alone. */
  storedLength: number
  /** Of the raw stretch; absent when the header stands alone. */
  sha256?: string
  /** With the last segment of a version, and on headers that stand alone. */
  version?: {
    length: number
    checksum: string
    modifiedAt: string
    description: WireDescription
    formerKeys?: string[]
  }
  /** When it was found to have vanished from its source. */
  goneAt?: string
}

/** A header as it stands in a pack: magic, length (both little-endian), JSON. */
export function headerFrame(json: string): Uint8Array {
  const body = new TextEncoder().encode(json)
  const frame = new Uint8Array(8 + body.length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, HEADER_MAGIC, true)
  view.setUint32(4, body.length, true)
  frame.set(body, 8)
  return frame
}

export interface SealedPack {
  readonly id: string
  readonly sha256: string
  readonly bytes: Uint8Array
}

/** A pack being filled. Segments of many artifacts lie in it one after the other. */
export class Pack {
  readonly id = newId('pack')
  readonly #parts: Uint8Array[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  get isFull(): boolean {
    return this.#size >= SEAL_BYTES
  }

  fits(bytes: number): boolean {
    return this.#size + bytes <= LIMITS.packBytes
  }

  /** Adds a header and its frame; returns the frame's offset. */
  add(header: SegmentHeader, frame: Uint8Array): number {
    this.addHeader(JSON.stringify(header))
    const offset = this.#size
    this.#push(frame)
    return offset
  }

  addHeader(json: string): void {
    this.#push(headerFrame(json))
  }

  seal(): SealedPack {
    const bytes = Buffer.concat(this.#parts, this.#size)
    return { id: this.id, sha256: new Bun.CryptoHasher('sha256').update(bytes).digest('hex'), bytes }
  }

  #push(part: Uint8Array): void {
    this.#parts.push(part)
    this.#size += part.length
  }
}

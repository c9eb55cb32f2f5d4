import { z } from 'zod'

/** SHA-256 as `sha256sum` prints it. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hex')

const bytes = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)

/** A moment of an artifact: the first `length` bytes of `generation`, and their checksum. */
export const version = z.object({
  generation: z.number().int().min(1).max(2_000_000_000),
  length: bytes,
  checksum: sha256,
})
export type Version = z.infer<typeof version>

/** `head` is what is shown as current; `tip` is the newest of the newest generation, the only one that can be extended. */
export const standing = z.object({ head: version, tip: version })
export type Standing = z.infer<typeof standing>

/** Bytes `[start, end)` of a generation, stored as one zstd frame inside a pack. */
export const segment = z.object({
  start: bytes,
  end: bytes,
  /** Of the raw stretch. */
  sha256,
  pack: z.string().regex(/^pack_[0-9a-f]{32}$/),
  /** Of the frame inside the pack, behind its header. */
  offset: bytes,
  storedLength: z.number().int().positive(),
})
export type Segment = z.infer<typeof segment>

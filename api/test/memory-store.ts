import { createHash } from 'node:crypto'
import { BlobMissing, type BlobStore } from '../src/blobs/blob-store.ts'

/** A blob store that is a map. `put` stands for what a node does with a presigned URL. */
export interface MemoryStore extends BlobStore {
  put(key: string, bytes: Uint8Array): void
  /** How often each object was looked at. */
  readonly looks: Map<string, number>
}

export function memoryStore(): MemoryStore {
  const objects = new Map<string, Uint8Array>()
  const looks = new Map<string, number>()
  const expiresAt = new Date(Date.now() + 600_000)
  return {
    kind: 'disk',
    verifiesChecksum: true,
    looks,
    put: (key, bytes) => void objects.set(key, bytes),
    presignPut: async ({ key, size, sha256 }) => ({
      url: `memory:${key}`,
      headers: { 'content-length': String(size), 'x-amz-checksum-sha256': sha256 },
      expiresAt,
    }),
    presignGet: async ({ key }) => ({ url: `memory:${key}`, expiresAt }),
    async head(key) {
      looks.set(key, (looks.get(key) ?? 0) + 1)
      const bytes = objects.get(key)
      return bytes ? { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') } : null
    },
    async *read(key, { offset, length }) {
      const bytes = objects.get(key)
      if (!bytes || bytes.length < offset + length) throw new BlobMissing(key)
      yield bytes.subarray(offset, offset + length)
    },
    delete: async (key) => void objects.delete(key),
    probe: async () => {},
  }
}

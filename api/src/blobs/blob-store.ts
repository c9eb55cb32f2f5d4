/**
 * Where packs are kept. A node PUTs them there and people GET them from there with
 * URLs that this server signs; the server itself reads, and deletes.
 *
 * Keys are `{userId}/{nodeId}/{packId}.zst`: slashes, letters, digits, `_`, `-` and `.`,
 * never an empty, `.` or `..` part. Checksums are SHA-256 in lower-case hex.
 */
export interface BlobStore {
  readonly kind: 'disk' | 's3'
  /**
   * Whether the store itself refuses a PUT whose body does not have the signed SHA-256.
   * True until `probe` has seen otherwise; where false, recording must read packs back.
   */
  readonly verifiesChecksum: boolean

  /**
   * A URL that stores exactly these bytes under this key, once. It is bound to method,
   * key, length, checksum and create-only, by way of `headers`, all of which must be
   * sent as they are. Other bytes are answered 400, another length, key or header 403,
   * a key that exists 412, and from `expiresAt` on everything 403.
   */
  presignPut(object: { key: string; size: number; sha256: string }): Promise<PresignedPut>

  /** A URL to read the object with, also in ranges. With `filename` it is served as an attachment of that name. */
  presignGet(object: { key: string; filename?: string }): Promise<PresignedUrl>

  /** What is stored under the key, or null. The checksum is the one the store verified, null where it kept none. */
  head(key: string): Promise<{ size: number; sha256: string | null } | null>

  /**
   * The stored bytes `[offset, offset + length)`. Rejects, from the first step on, with
   * `BlobMissing` when there is no such object or it ends before the stretch does, with
   * the signal's reason when that aborts, and with anything else when the store did not answer.
   * Ending the iteration early releases everything.
   */
  read(key: string, span: { offset: number; length: number }, signal: AbortSignal): AsyncIterable<Uint8Array>

  /** Resolves when the object is no longer there, also if it never was. */
  delete(key: string): Promise<void>

  /**
   * Writes, reads and deletes a small object, and finds out `verifiesChecksum`. Rejects
   * with a `StoreProblem` whose message is fit for an operator.
   */
  probe(): Promise<void>
}

export interface PresignedUrl {
  url: string
  expiresAt: Date
}

export interface PresignedPut extends PresignedUrl {
  headers: Record<string, string>
}

/** The store has answered: the bytes are not there. */
export class BlobMissing extends Error {
  override readonly name = 'BlobMissing'
  readonly key: string

  constructor(key: string, message = 'the object is not in the store') {
    super(message)
    this.key = key
  }
}

/** The store cannot be used as it is configured. */
export class StoreProblem extends Error {
  override readonly name = 'StoreProblem'
  /** The setting to look at, where one is to blame. */
  readonly setting: string | undefined

  constructor(message: string, options?: { setting?: string; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.setting = options?.setting
  }
}

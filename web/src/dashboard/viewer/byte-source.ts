/** Where content comes from, a stretch at a time. */
export interface ByteSource {
  /** Of the content, in bytes. */
  readonly length: number
  /** Bytes `[start, end)`, at most a few megabytes. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>
  /** Bytes from `start` to the end, as they arrive. Ending the iteration early stops the transfer. */
  stream(start: number, signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>
}

/** Content that could not be had: `code` as the API says it, or `unreachable` where it does not answer. */
export class ContentTrouble extends Error {
  override readonly name = 'ContentTrouble'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

import type { ByteSource } from './byte-source.ts'

/** What is not UTF-8 is held whole to be read: more of it is shown as bytes. */
const MOST_RECODED = 32 * 1024 * 1024

/** The encoding that a byte order mark at the beginning of a content names, where it is not UTF-8's. */
export function encodingOf(sample: Uint8Array, length: number): 'utf-16le' | 'utf-16be' | undefined {
  if (length > MOST_RECODED) return undefined
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  return sample[0] === 0xfe && sample[1] === 0xff ? 'utf-16be' : undefined
}

/** Content of another encoding as UTF-8, held in memory. Offsets are those of the UTF-8. */
export class RecodedSource implements ByteSource {
  readonly #origin: ByteSource
  readonly #encoding: string
  #content: Uint8Array<ArrayBuffer> = new Uint8Array()

  constructor(origin: ByteSource, encoding: string) {
    this.#origin = origin
    this.#encoding = encoding
  }

  get length(): number {
    return this.#content.length
  }

  /** Reads all that the origin has by now. */
  async load(): Promise<void> {
    this.#content = await this.#recode(this.#origin.length)
  }

  /** Where the byte `offset` of the origin went. */
  async offsetOf(offset: number): Promise<number> {
    return (await this.#recode(offset)).length
  }

  read = async (start: number, end: number) => this.#content.subarray(start, end)

  async *stream(start: number, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    signal?.throwIfAborted()
    yield this.#content.subarray(start)
  }

  async #recode(end: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#origin.read(0, end)
    return new TextEncoder().encode(new TextDecoder(this.#encoding).decode(bytes)) as Uint8Array<ArrayBuffer>
  }
}

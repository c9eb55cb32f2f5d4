import { type ByteSource, ContentTrouble } from './byte-source.ts'

const CHUNK = 512 * 1024
/** 32 MiB: what scrolling back and forth needs, and no more. */
const MOST_CHUNKS = 64
const PAUSES_MS = [300, 1000, 2500, 5000]

interface Options {
  url: string
  length: number
  /** SHA-256 of the content; `onChanged` is told when the server answers with another one. */
  checksum: string
  onChanged: () => void
}

/**
 * Content over HTTP by range requests. What was read lately is kept, within a bound; a server that does not answer is asked again for about ten
 * seconds, a transfer that breaks goes on where it broke.
 */
export class HttpSource implements ByteSource {
  length: number
  checksum: string
  readonly #url: string
  readonly #onChanged: () => void
  readonly #chunks = new Map<number, Promise<Uint8Array<ArrayBuffer>>>()

  constructor({ url, length, checksum, onChanged }: Options) {
    this.#url = url
    this.length = length
    this.checksum = checksum
    this.#onChanged = onChanged
  }

  /** The same content with more after it. */
  extend(length: number, checksum: string): void {
    // The chunk that was cut off by the end has more in it now.
    this.#chunks.delete(Math.floor(this.length / CHUNK))
    this.length = length
    this.checksum = checksum
  }

  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const stop = Math.min(end, this.length)
    if (stop <= start) return new Uint8Array()
    // One request for what would push everything else out of memory.
    if (stop - start > 8 * CHUNK) return this.#fetch(start, stop)
    const first = Math.floor(start / CHUNK)
    const last = Math.floor((stop - 1) / CHUNK)
    const chunks = await Promise.all(Array.from({ length: last - first + 1 }, (_, at) => this.#chunk(first + at)))
    if (chunks.length === 1)
      return (chunks[0] as Uint8Array<ArrayBuffer>).subarray(start - first * CHUNK, stop - first * CHUNK)
    const whole = new Uint8Array(stop - start)
    chunks.forEach((chunk, at) => {
      const base = (first + at) * CHUNK
      whole.set(
        chunk.subarray(Math.max(0, start - base), Math.min(chunk.length, stop - base)),
        Math.max(0, base - start),
      )
    })
    return whole
  }

  async *stream(start: number, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    let at = start
    for (let failures = 0; at < this.length; ) {
      try {
        const { body } = await this.#ask(at, this.length, signal)
        for await (const bytes of chunksOf(body)) {
          at += bytes.length
          failures = 0
          yield bytes
        }
        if (at < this.length) throw new ContentTrouble('unreachable', 'the connection ended early')
      } catch (error) {
        signal?.throwIfAborted()
        failures = await patience(error, failures)
      }
    }
  }

  #chunk(index: number): Promise<Uint8Array<ArrayBuffer>> {
    const kept = this.#chunks.get(index)
    if (kept) {
      this.#chunks.delete(index)
      this.#chunks.set(index, kept)
      return kept
    }
    const chunk = this.#fetch(index * CHUNK, Math.min(this.length, (index + 1) * CHUNK))
    this.#chunks.set(index, chunk)
    chunk.catch(() => this.#chunks.delete(index))
    for (const oldest of this.#chunks.keys()) {
      if (this.#chunks.size <= MOST_CHUNKS) break
      this.#chunks.delete(oldest)
    }
    return chunk
  }

  async #fetch(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    for (let failures = 0; ; ) {
      try {
        const bytes = new Uint8Array(await (await this.#ask(start, end)).arrayBuffer())
        if (bytes.length !== end - start) throw new ContentTrouble('unreachable', 'the connection ended early')
        return bytes
      } catch (error) {
        failures = await patience(error, failures)
      }
    }
  }

  async #ask(start: number, end: number, signal?: AbortSignal): Promise<Response> {
    const answer = await fetch(this.#url, {
      headers: { range: `bytes=${start}-${end - 1}` },
      signal: signal ?? null,
    }).catch((error) => {
      signal?.throwIfAborted()
      throw new ContentTrouble('unreachable', String(error))
    })
    const checksum = answer.headers.get('x-checksum-sha256')
    if (checksum !== null && checksum !== this.checksum) this.#onChanged()
    if (answer.status === 206) return answer
    const said = (await answer.json().catch(() => null)) as { error?: { code?: string; message?: string } } | null
    if (answer.status === 416) throw new ContentTrouble('changed', 'it has changed meanwhile')
    throw new ContentTrouble(
      said?.error?.code ?? (answer.status >= 500 ? 'unreachable' : `http-${answer.status}`),
      said?.error?.message ?? `the server answered ${answer.status}`,
    )
  }
}

const WORTH_ASKING_AGAIN = new Set(['unreachable', 'unavailable'])

/** Waits before the next attempt and answers how many there were; throws what is not worth another. */
async function patience(error: unknown, failures: number): Promise<number> {
  const pause = PAUSES_MS[failures]
  const trouble = error instanceof ContentTrouble ? error : new ContentTrouble('unreachable', String(error))
  if (pause === undefined || !WORTH_ASKING_AGAIN.has(trouble.code)) throw trouble
  await new Promise((resolve) => setTimeout(resolve, pause))
  return failures + 1
}

async function* chunksOf(body: ReadableStream<Uint8Array<ArrayBuffer>> | null) {
  const reader = body?.getReader()
  try {
    for (;;) {
      const next = await reader?.read()
      if (!next || next.done) return
      yield next.value
    }
  } finally {
    await reader?.cancel().catch(() => {})
  }
}

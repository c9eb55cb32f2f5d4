import type { Path } from './block.ts'
import type { ByteSource } from './byte-source.ts'
import { type ContentForm, contentForm } from './content-form.ts'
import { DocumentRows } from './document-rows.ts'
import { findTime } from './find-time.ts'
import { findTurn } from './find-turn.ts'
import { HexRows } from './hex-rows.ts'
import { JsonLineRows } from './json-line-rows.ts'
import { asText } from './json-shape.ts'
import { childrenOf, type TreeNode, valueAt } from './json-tree.ts'
import { LineIndex } from './line-index.ts'
import { decodeText } from './line-reader.ts'
import { LineRows } from './line-rows.ts'
import { encodingOf, RecodedSource } from './recoded-source.ts'
import type { Row, View } from './row.ts'
import { MOST_PARSED, type Rows } from './rows.ts'
import { type FoundLine, TextSearch } from './search-text.ts'

const SAMPLE = 256 * 1024
/** Content up to here is read to its end unasked; of what is longer, only what is looked at. */
const READ_AHEAD = 64 * 1024 * 1024
const PROGRESS_MS = 100
const MOST_LINES_FOUND = 100_000

export interface Opened {
  form: ContentForm
  views: View[]
  /** Why it is not shown byte for byte: not all of it is UTF-8, or it is text of another encoding. */
  shown: 'as it is' | 'flawed' | 'recoded'
}

export interface Progress {
  /** Rows known by now, per view. */
  rows: Record<View, number>
  indexed: number
  length: number
  ended: boolean
  reading: boolean
}

/** Since it was told last: rows with hits, and how many hits there are up to the end of each. */
export interface Found {
  lines: number[]
  ends: number[]
  /** So far. */
  occurrences: number
  scanned: number
  /** More lines have it than are listed. */
  capped: boolean
}

/** Reads one content for those who look at it: by rows, in any view, anywhere. Holds an index and a bounded cache, never the content. */
export class ContentReader {
  #source: ByteSource
  #recoded: RecodedSource | undefined
  readonly #index = new LineIndex()
  readonly #onProgress: (progress: Progress) => void
  readonly #onTrouble: (error: unknown) => void
  #form: ContentForm = 'empty'
  #rows: Rows
  /** Bytes and a line that are to be known. */
  #wanted = READ_AHEAD
  #wantedLine = -1
  #reading: Promise<void> | undefined
  #stop = new AbortController()

  /** `onTrouble` is told when reading ahead fails; whoever asks again starts it again. */
  constructor(source: ByteSource, onProgress: (progress: Progress) => void, onTrouble: (error: unknown) => void) {
    this.#source = source
    this.#rows = new LineRows(source, this.#index)
    this.#onProgress = onProgress
    this.#onTrouble = onTrouble
  }

  async open(): Promise<Opened> {
    const first = await this.#source.read(0, Math.min(SAMPLE, this.#source.length))
    const encoding = encodingOf(first, this.#source.length)
    if (encoding) {
      this.#recoded = new RecodedSource(this.#source, encoding)
      await this.#recoded.load()
      this.#source = this.#recoded
    }
    const { length } = this.#source
    const sample = encoding ? await this.#source.read(0, Math.min(SAMPLE, length)) : first
    this.#form = contentForm(sample, sample.length === length)
    if (this.#form === 'json' && sample.length < length && !sample.includes(10))
      this.#form = await this.#firstLineForm()
    await this.#openRows()
    // The first rows are there before anything else is asked for.
    this.#index.append(sample)
    if (sample.length === length) this.#index.end()
    this.#report()
    this.#readBehind()
    const flawed = this.#form !== 'binary' && decodeText(sample).includes('\ufffd')
    return { form: this.#form, views: this.#rows.views, shown: encoding ? 'recoded' : flawed ? 'flawed' : 'as it is' }
  }

  /** Content that only grew: what comes after is read too. */
  async extended(): Promise<void> {
    await this.#recoded?.load()
    this.readMore()
  }

  /** Reads to the end, however long that is. */
  async readAll(): Promise<void> {
    this.#wanted = Number.POSITIVE_INFINITY
    while (!this.#done) await this.#readOn()
  }

  /** Reads on for a while: somebody comes near the end of what is known. */
  readMore(): void {
    this.#wanted = Math.max(this.#wanted, this.#index.indexed + READ_AHEAD)
    this.#readBehind()
  }

  /** Reads until `line` is known, or to the end. */
  async readToLine(line: number): Promise<void> {
    this.#wantedLine = Math.max(this.#wantedLine, line)
    while (!this.#done && this.#index.lines <= line) await this.#readOn()
  }

  close(): void {
    this.#stop.abort()
  }

  rows(view: View, from: number, count: number): Promise<Row[]> {
    return this.#rows.rows(view, from, count)
  }

  /** Members `[from, from + count)` of the value at `path` in a row. */
  async children(view: View, row: number, path: Path, from: number, count: number): Promise<TreeNode[]> {
    return childrenOf(await this.#rows.value(view, row), path, from, count)
  }

  /** A text in a row, whole or up to `most` characters. Without a path: the row itself. */
  async text(view: View, row: number, path: Path | null, most: number): Promise<string> {
    if (path === null || view === 'raw') return this.#rows.text(view, row, most)
    const value = valueAt(await this.#rows.value(view, row), path)
    return value === undefined ? '' : asText(value).slice(0, most)
  }

  /** The line that the byte `offset` is in; reads as far as it must. */
  async lineOf(offset: number): Promise<number> {
    const place = this.#recoded ? await this.#recoded.offsetOf(offset) : offset
    this.#wanted = Math.max(this.#wanted, place + 1)
    while (this.#index.indexed <= place && !this.#done) await this.#readOn()
    let { line, start } = this.#index.beforeByte(place)
    while (start < place) {
      const bytes = await this.#source.read(start, Math.min(place, start + SAMPLE))
      if (bytes.length === 0) break
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line += 1
      start += bytes.length
    }
    return line
  }

  /** The first row at or after `time`; reads as far as it must. */
  async findTime(view: View, time: number): Promise<number> {
    await this.readAll()
    const count = this.#rows.count(view)
    return Math.min(count - 1, await findTime(count, time, (row) => this.#rows.time(view, row)))
  }

  /** The nearest row after or before `from` in which a person says something; reads as far as it must. */
  async findTurn(from: number, step: 1 | -1, signal: AbortSignal): Promise<number | undefined> {
    const rows = (at: number, count: number) => this.#rows.rows('stream', at, count)
    for (let start = from; ; ) {
      const count = this.#rows.count('stream')
      const found = await findTurn(count, start, step, rows, signal)
      if (found !== undefined || step === -1 || this.#done) return found
      await this.readToLine(count)
      start = count - 1
    }
  }

  /** Looks for `text` from the first byte to the last; answers by and by, until `signal`. */
  async search(view: View, text: string, onFound: (found: Found) => void, signal: AbortSignal): Promise<void> {
    const search = new TextSearch(text, this.#form === 'json' || this.#form === 'json-lines')
    let rows = new Map<number, number>()
    let [known, last] = [0, -1]
    let told = performance.now()
    const note = (found: FoundLine[]) => {
      for (const { line, end } of found) {
        if (line !== last) known += 1
        last = line
        if (known <= MOST_LINES_FOUND) rows.set(line, end)
      }
    }
    const tell = () => {
      const { occurrences, scanned } = search
      const capped = known > MOST_LINES_FOUND
      onFound({ lines: [...rows.keys()], ends: [...rows.values()], occurrences, scanned, capped })
      rows = new Map()
      told = performance.now()
    }
    for await (const bytes of this.#searchable(view, signal)) {
      signal.throwIfAborted()
      note(search.feed(bytes))
      if (performance.now() - told > PROGRESS_MS) {
        tell()
        // Other questions are answered in between.
        await new Promise((resolve) => setTimeout(resolve))
      }
    }
    note(search.feed(new Uint8Array(), true))
    tell()
  }

  async *#searchable(view: View, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const lines = this.#rows.searched(view)
    if (lines === undefined) return yield* this.#source.stream(0, signal)
    const encoder = new TextEncoder()
    for (const line of lines) yield encoder.encode(`${line.replaceAll('\n', ' ')}\n`)
  }

  /** Content may have grown since its end was seen. */
  get #done(): boolean {
    return this.#index.ended && (this.#form === 'binary' || this.#index.indexed >= this.#source.length)
  }

  get #readEnough(): boolean {
    return this.#index.indexed >= this.#wanted && this.#index.lines > this.#wantedLine
  }

  /** Of content whose first line is longer than a sample: one of many, or all there is. */
  async #firstLineForm(): Promise<ContentForm> {
    const read: Uint8Array[] = []
    let length = 0
    for await (const bytes of this.#source.stream(0, this.#stop.signal)) {
      const end = bytes.indexOf(10)
      read.push(end < 0 ? bytes : bytes.subarray(0, end + 1))
      length += bytes.length
      if (end >= 0 || length > MOST_PARSED) break
    }
    const line = new Uint8Array(await new Blob(read as Uint8Array<ArrayBuffer>[]).arrayBuffer())
    return contentForm(line, line.length === this.#source.length)
  }

  async #openRows(): Promise<void> {
    const lines = new LineRows(this.#source, this.#index)
    this.#rows = lines
    if (this.#form === 'binary') this.#rows = new HexRows(this.#source)
    else if (this.#form === 'json-lines') this.#rows = new JsonLineRows(this.#source, lines)
    else if (this.#form === 'json') {
      const document = await this.#parseDocument()
      if (document === undefined) this.#form = 'text'
      else this.#rows = new DocumentRows(document, lines)
    }
  }

  async #parseDocument(): Promise<unknown> {
    const { length } = this.#source
    if (length > MOST_PARSED) return undefined
    const text = decodeText(await this.#source.read(0, length))
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }

  #readBehind(): void {
    this.#readOn().catch((error) => {
      if (!this.#stop.signal.aborted) this.#onTrouble(error)
    })
  }

  #readOn(): Promise<void> {
    this.#reading ??= this.#readLines().finally(() => {
      this.#reading = undefined
      this.#report()
    })
    return this.#reading
  }

  async #readLines(): Promise<void> {
    if (this.#form === 'binary') return this.#index.end()
    let told = performance.now()
    if (this.#index.indexed < this.#source.length && !this.#readEnough) {
      for await (const bytes of this.#source.stream(this.#index.indexed, this.#stop.signal)) {
        this.#index.append(bytes)
        if (performance.now() - told > PROGRESS_MS) {
          this.#report()
          told = performance.now()
          await new Promise((resolve) => setTimeout(resolve))
        }
        if (this.#readEnough) break
      }
    }
    if (this.#index.indexed >= this.#source.length) this.#index.end()
  }

  #report(): void {
    const count = (view: View) => this.#rows.count(view)
    this.#onProgress({
      rows: { stream: count('stream'), tree: count('tree'), raw: count('raw') },
      indexed: this.#form === 'binary' ? this.#source.length : this.#index.indexed,
      length: this.#source.length,
      ended: this.#done,
      reading: this.#reading !== undefined,
    })
  }
}

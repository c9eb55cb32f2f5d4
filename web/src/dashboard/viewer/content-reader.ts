import type { Path } from './block.ts'
import { type ByteSource, ContentTrouble } from './byte-source.ts'
import { type ContentForm, contentForm, findEntries } from './content-form.ts'
import { findTime } from './find-time.ts'
import { HEX_WIDTH, hexRow } from './hex-row.ts'
import { childrenOf, describe, type TreeNode, valueAt } from './json-tree.ts'
import { LineIndex } from './line-index.ts'
import { decodeText, type LineSpan, locateLines } from './line-reader.ts'
import { asText, recognise } from './recognise.ts'
import type { LineRow, Row, View } from './row.ts'
import { TextSearch } from './search-text.ts'
import { timeOf, timeOfText } from './time-of.ts'

const SAMPLE = 256 * 1024
/** A whole document is parsed at once up to here; a line of JSON too. */
const MOST_PARSED = 32 * 1024 * 1024
/** Content up to here is read to its end unasked; of what is longer, only what is looked at. */
const READ_AHEAD = 64 * 1024 * 1024
const LINE_SHOWN = 4 * 1024
const PROGRESS_MS = 100
const MOST_LINES_FOUND = 100_000

export interface Opened {
  form: ContentForm
  views: View[]
  /** It is shown as text, and not all of it is UTF-8. */
  flawed: boolean
}

export interface Progress {
  /** Rows known by now, per view. */
  rows: Record<View, number>
  indexed: number
  length: number
  ended: boolean
  reading: boolean
}

export interface Found {
  lines: number[]
  occurrences: number
  scanned: number
  /** More lines have it than are listed. */
  capped: boolean
}

/** Reads one content for those who look at it: by rows, in any view, anywhere. Holds an index and a bounded cache, never the content. */
export class ContentReader {
  readonly #source: ByteSource
  readonly #index = new LineIndex()
  readonly #onProgress: (progress: Progress) => void
  readonly #onTrouble: (error: unknown) => void
  #form: ContentForm = 'empty'
  #document: unknown
  #entries: unknown[] | undefined
  #wanted = READ_AHEAD
  #reading: Promise<void> | undefined
  #stop = new AbortController()
  /** The row parsed last: what is opened in it is asked for one by one. */
  #parsed: { view: View; row: number; value: unknown } | undefined

  /** `onTrouble` is told when reading ahead fails; whoever asks again starts it again. */
  constructor(source: ByteSource, onProgress: (progress: Progress) => void, onTrouble: (error: unknown) => void) {
    this.#source = source
    this.#onProgress = onProgress
    this.#onTrouble = onTrouble
  }

  async open(): Promise<Opened> {
    const { length } = this.#source
    const sample = await this.#source.read(0, Math.min(SAMPLE, length))
    this.#form = contentForm(sample, sample.length === length)
    if (this.#form === 'json') await this.#openDocument()
    // The first rows are there before anything else is asked for.
    this.#index.append(sample)
    if (sample.length === length) this.#index.end()
    this.#report()
    this.#readBehind()
    return {
      form: this.#form,
      views: this.#views(),
      flawed: this.#form !== 'binary' && decodeText(sample).includes('\ufffd'),
    }
  }

  /** Content that only grew: what comes after is read too. */
  extended(): void {
    this.#wanted = Math.max(this.#wanted, this.#index.indexed + READ_AHEAD)
    this.#readBehind()
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

  close(): void {
    this.#stop.abort()
  }

  async rows(view: View, from: number, count: number): Promise<Row[]> {
    if (this.#form === 'binary') return this.#hexRows(from, count)
    if (view === 'raw' || this.#form === 'text') {
      const spans = await locateLines(this.#source, this.#index, from, count)
      return Promise.all(spans.map((span) => this.#lineRow(span)))
    }
    if (this.#form === 'json') {
      if (view === 'tree') return from === 0 ? [{ kind: 'tree', root: describe(this.#document, null) }] : []
      return (this.#entries ?? [])
        .slice(from, from + count)
        .map((entry) => ({ kind: 'block', block: recognise(entry) }))
    }
    const spans = await locateLines(this.#source, this.#index, from, count)
    const rows: Row[] = []
    for (const span of spans) rows.push(await this.#jsonRow(view, span))
    return rows
  }

  /** Members `[from, from + count)` of the value at `path` in a row. */
  async children(view: View, row: number, path: Path, from: number, count: number): Promise<TreeNode[]> {
    return childrenOf(await this.#value(view, row), path, from, count)
  }

  /** A text in a row, whole or up to `most` characters. Without a path: the row itself. */
  async text(view: View, row: number, path: Path | null, most: number): Promise<string> {
    if (path === null || this.#form === 'text' || view === 'raw') {
      const [span] = await locateLines(this.#source, this.#index, row, 1)
      return span
        ? decodeText(await this.#source.read(span.start, Math.min(span.end, span.start + most))).slice(0, most)
        : ''
    }
    const value = valueAt(await this.#value(view, row), path)
    return value === undefined ? '' : asText(value).slice(0, most)
  }

  /** The line that the byte `offset` is in; reads as far as it must. */
  async lineOf(offset: number): Promise<number> {
    this.#wanted = Math.max(this.#wanted, offset + 1)
    while (this.#index.indexed <= offset && !this.#done) await this.#readOn()
    let { line, start } = this.#index.beforeByte(offset)
    while (start < offset) {
      const bytes = await this.#source.read(start, Math.min(offset, start + SAMPLE))
      if (bytes.length === 0) break
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line += 1
      start += bytes.length
    }
    return line
  }

  /** The first row at or after `time`; reads as far as it must. */
  async findTime(view: View, time: number): Promise<number> {
    await this.readAll()
    const count = this.#counts()[view]
    return Math.min(count - 1, await findTime(count, time, (row) => this.#timeAt(view, row)))
  }

  /** Looks for `text` from the first byte to the last; answers by and by, until `signal`. */
  async search(view: View, text: string, onFound: (found: Found) => void, signal: AbortSignal): Promise<void> {
    const json = this.#form === 'json' || this.#form === 'json-lines'
    const search = new TextSearch(text, json)
    let lines: number[] = []
    let known = 0
    let told = 0
    const note = (found: number[]) => {
      const room = Math.max(0, MOST_LINES_FOUND - known)
      for (const line of found.slice(0, room)) lines.push(line)
      known += found.length
    }
    const tell = () => {
      onFound({ lines, occurrences: search.occurrences, scanned: search.scanned, capped: known > MOST_LINES_FOUND })
      lines = []
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
    if (this.#form !== 'json' || view === 'raw') return yield* this.#source.stream(0, signal)
    const encoder = new TextEncoder()
    if (view === 'tree') return yield encoder.encode(asText(this.#document).replaceAll('\n', ' '))
    for (const entry of this.#entries ?? []) yield encoder.encode(`${asText(entry).replaceAll('\n', ' ')}\n`)
  }

  /** Content may have grown since its end was seen. */
  get #done(): boolean {
    return this.#index.ended && (this.#form === 'binary' || this.#index.indexed >= this.#source.length)
  }

  #views(): View[] {
    if (this.#form === 'json-lines') return ['stream', 'tree', 'raw']
    if (this.#form === 'json') return this.#entries ? ['stream', 'tree', 'raw'] : ['tree', 'raw']
    return ['raw']
  }

  #counts(): Record<View, number> {
    const { lines } = this.#index
    if (this.#form === 'binary') {
      const rows = Math.ceil(this.#source.length / HEX_WIDTH)
      return { stream: rows, tree: rows, raw: rows }
    }
    if (this.#form === 'json') return { stream: this.#entries?.length ?? 0, tree: 1, raw: lines }
    return { stream: lines, tree: lines, raw: lines }
  }

  async #openDocument(): Promise<void> {
    const { length } = this.#source
    if (length > MOST_PARSED) {
      this.#form = 'text'
      return
    }
    const text = decodeText(await this.#source.read(0, length))
    try {
      this.#document = JSON.parse(text)
      this.#entries = findEntries(this.#document)
    } catch {
      this.#form = 'text'
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
    if (this.#index.indexed < Math.min(this.#source.length, this.#wanted)) {
      for await (const bytes of this.#source.stream(this.#index.indexed, this.#stop.signal)) {
        this.#index.append(bytes)
        if (performance.now() - told > PROGRESS_MS) {
          this.#report()
          told = performance.now()
          await new Promise((resolve) => setTimeout(resolve))
        }
        if (this.#index.indexed >= this.#wanted) break
      }
    }
    if (this.#index.indexed >= this.#source.length) this.#index.end()
  }

  #report(): void {
    this.#onProgress({
      rows: this.#counts(),
      indexed: this.#form === 'binary' ? this.#source.length : this.#index.indexed,
      length: this.#source.length,
      ended: this.#done,
      reading: this.#reading !== undefined,
    })
  }

  async #hexRows(from: number, count: number): Promise<Row[]> {
    const bytes = await this.#source.read(from * HEX_WIDTH, Math.min(this.#source.length, (from + count) * HEX_WIDTH))
    return Array.from({ length: Math.ceil(bytes.length / HEX_WIDTH) }, (_, at) => ({
      kind: 'hex',
      ...hexRow((from + at) * HEX_WIDTH, bytes.subarray(at * HEX_WIDTH, (at + 1) * HEX_WIDTH)),
    }))
  }

  async #lineRow({ start, end }: LineSpan): Promise<LineRow> {
    const cut = end - start > LINE_SHOWN
    const text = decodeText(await this.#source.read(start, cut ? start + LINE_SHOWN : end))
    return { kind: 'line', text: text.endsWith('\r') ? text.slice(0, -1) : text, bytes: end - start, cut }
  }

  async #jsonRow(view: View, span: LineSpan): Promise<Row> {
    const value = await this.#parse(span)
    if (value === undefined) return this.#lineRow(span)
    return view === 'tree' ? { kind: 'tree', root: describe(value, null) } : { kind: 'block', block: recognise(value) }
  }

  async #parse({ start, end }: LineSpan): Promise<unknown> {
    if (end - start > MOST_PARSED) return undefined
    try {
      return JSON.parse(decodeText(await this.#source.read(start, end)))
    } catch (error) {
      if (error instanceof ContentTrouble) throw error
      return undefined
    }
  }

  async #value(view: View, row: number): Promise<unknown> {
    if (this.#form === 'json') return view === 'tree' ? this.#document : this.#entries?.[row]
    if (this.#parsed?.view !== view || this.#parsed.row !== row) {
      const [span] = await locateLines(this.#source, this.#index, row, 1)
      this.#parsed = { view, row, value: span && (await this.#parse(span)) }
    }
    return this.#parsed.value
  }

  async #timeAt(view: View, row: number): Promise<number | undefined> {
    if (this.#form === 'binary') return undefined
    if (view !== 'raw' || this.#form === 'json-lines') return timeOf(await this.#value(view, row))
    return timeOfText(await this.text('raw', row, null, 200))
  }
}

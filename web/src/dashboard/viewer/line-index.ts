/**
 * Where the lines of a content begin, built from its bytes as they come and bounded in memory however many lines there are: once `limit` starts are
 * kept, every second one is dropped, and again. What lies between two kept ones is found by reading. A line ends before `\n`; what follows the last
 * `\n` is a line if there is anything.
 */
export class LineIndex {
  /** Bytes seen. */
  indexed = 0
  /** Every how many lines a start is kept. */
  stride = 1
  readonly #limit: number
  #starts = [0]
  #newlines = 0
  #lineStart = 0
  #ended = false

  constructor(limit = 1_000_000) {
    this.#limit = Math.max(2, limit)
  }

  /** Lines whose end is known. */
  get lines(): number {
    return this.#newlines + (this.#ended && this.#lineStart < this.indexed ? 1 : 0)
  }

  get ended(): boolean {
    return this.#ended
  }

  /** The bytes after those seen so far; also after `end()`, for content that grew. */
  append(bytes: Uint8Array): void {
    this.#ended = false
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
      this.#newlines += 1
      this.#lineStart = this.indexed + at + 1
      if (this.#newlines % this.stride === 0) this.#keep(this.#lineStart)
    }
    this.indexed += bytes.length
  }

  end(): void {
    this.#ended = true
  }

  /** The nearest kept start at or before `line`, which must be below `lines`. */
  before(line: number): { line: number; start: number } {
    const at = Math.floor(line / this.stride)
    return { line: at * this.stride, start: this.#starts[at] ?? 0 }
  }

  /** The nearest kept start at or before the byte `offset`. */
  beforeByte(offset: number): { line: number; start: number } {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low * this.stride, start: this.#starts[low] ?? 0 }
  }

  /** The line's bytes `[start, end)` without its `\n`, where every start is kept; undefined where it has to be read. */
  exact(line: number): { start: number; end: number } | undefined {
    if (this.stride > 1) return undefined
    const start = this.#starts[line] ?? 0
    const next = this.#starts[line + 1]
    return { start, end: line < this.#newlines && next !== undefined ? next - 1 : this.indexed }
  }

  #keep(start: number): void {
    this.#starts.push(start)
    if (this.#starts.length <= this.#limit) return
    this.stride *= 2
    this.#starts = this.#starts.filter((_, at) => at % 2 === 0)
  }
}

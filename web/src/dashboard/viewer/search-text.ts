/** Finds a text in content that arrives in pieces: upper and lower case are one, a text that JSON would write with escapes is found in both forms. */
export interface SearchProgress {
  /** Lines with the text that were found since the last progress, ascending. */
  lines: number[]
  /** So far. */
  occurrences: number
  /** Bytes looked at. */
  scanned: number
}

/** A line longer than this is looked at in pieces. */
const LONGEST = 4 * 1024 * 1024

export class TextSearch {
  occurrences = 0
  scanned = 0
  readonly #needles: string[]
  readonly #decoder = new TextDecoder()
  #line = 0
  #rest = ''
  #lastFound = -1

  /** `escaped`: the content is JSON. */
  constructor(text: string, escaped: boolean) {
    const plain = text.toLowerCase()
    const written = JSON.stringify(text).slice(1, -1).toLowerCase()
    this.#needles = escaped && written !== plain ? [plain, written] : [plain]
  }

  /** The next bytes; answers the lines that were found in what they complete. `last` completes everything. */
  feed(bytes: Uint8Array, last = false): number[] {
    this.scanned += bytes.length
    const text = this.#rest + this.#decoder.decode(bytes, { stream: !last })
    const end = last ? text.length : text.lastIndexOf('\n') + 1
    if (end === 0 && text.length > LONGEST) return this.#longLine(text)
    this.#rest = text.slice(end)
    return this.#scan(text.slice(0, end))
  }

  #scan(text: string): number[] {
    const found: number[] = []
    const lower = text.toLowerCase()
    const hits = this.#hitsIn(lower)
    let at = 0
    for (const hit of hits) {
      for (let newline = lower.indexOf('\n', at); newline >= 0 && newline < hit; newline = lower.indexOf('\n', at)) {
        this.#line += 1
        at = newline + 1
      }
      if (this.#line !== this.#lastFound) found.push(this.#line)
      this.#lastFound = this.#line
    }
    for (let newline = lower.indexOf('\n', at); newline >= 0; newline = lower.indexOf('\n', newline + 1))
      this.#line += 1
    this.occurrences += hits.length
    return found
  }

  #hitsIn(text: string): number[] {
    const hits: number[] = []
    for (const needle of this.#needles)
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) hits.push(at)
    return this.#needles.length === 1 ? hits : [...new Set(hits)].sort((a, b) => a - b)
  }

  /** Keeps what may be the beginning of the text. */
  #longLine(text: string): number[] {
    const keep = Math.max(...this.#needles.map((needle) => needle.length)) - 1
    const end = text.length - keep
    this.#rest = text.slice(end)
    return this.#scan(text.slice(0, end))
  }
}

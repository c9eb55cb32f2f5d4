/** A line with the text, and how often the text stands in the content up to here: to the line's end, as far as it was looked at. */
export interface FoundLine {
  line: number
  end: number
}

/** What is looked for, in lower case: the text, and how JSON writes it where that is another. None for an empty text. */
export function needlesOf(text: string, escaped: boolean): readonly string[] {
  const plain = text.toLowerCase()
  const written = JSON.stringify(text).slice(1, -1).toLowerCase()
  return text === '' ? [] : escaped && written !== plain ? [plain, written] : [plain]
}

/** The first places in `text` of any of `needles`, each once and with `around` characters either side, and whether there are `more`. */
export function excerptsAround(text: string, needles: readonly string[], most: number, around: number) {
  const lower = text.toLowerCase()
  const excerpts: string[] = []
  let shown = 0
  for (let from = 0; ; ) {
    const hit = needles
      .map((needle) => ({ needle, at: lower.indexOf(needle, from) }))
      .filter(({ at }) => at >= 0)
      .reduce<{ needle: string; at: number } | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined)
    if (!hit) return { excerpts, more: false }
    from = hit.at + hit.needle.length
    // It stands in the excerpt before.
    if (from <= shown) continue
    if (excerpts.length === most) return { excerpts, more: true }
    const start = Math.max(shown, hit.at - around)
    shown = Math.min(text.length, from + around)
    excerpts.push(`${start > 0 ? '…' : ''}${text.slice(start, shown)}${shown < text.length ? '…' : ''}`)
  }
}

/** A line longer than this is looked at in pieces. */
const LONGEST = 4 * 1024 * 1024

/** Finds a text in content that arrives in pieces: upper and lower case are one, a text that JSON would write with escapes is found in both forms. */
export class TextSearch {
  occurrences = 0
  scanned = 0
  readonly #needles: readonly string[]
  readonly #decoder = new TextDecoder()
  #line = 0
  #rest = ''

  /** `escaped`: the content is JSON. */
  constructor(text: string, escaped: boolean) {
    this.#needles = needlesOf(text, escaped)
  }

  /**
   * The next bytes; answers the lines that were found in what they complete, ascending: the first may be the one that was the last before, with more in
   * it. `last` completes everything.
   */
  feed(bytes: Uint8Array, last = false): FoundLine[] {
    this.scanned += bytes.length
    const text = this.#rest + this.#decoder.decode(bytes, { stream: !last })
    const end = last ? text.length : text.lastIndexOf('\n') + 1
    if (end === 0 && text.length > LONGEST) return this.#longLine(text)
    this.#rest = text.slice(end)
    return this.#scan(text.slice(0, end))
  }

  #scan(text: string): FoundLine[] {
    const found: FoundLine[] = []
    const lower = text.toLowerCase()
    let at = 0
    for (const hit of this.#hitsIn(lower)) {
      for (let newline = lower.indexOf('\n', at); newline >= 0 && newline < hit; newline = lower.indexOf('\n', at)) {
        this.#line += 1
        at = newline + 1
      }
      this.occurrences += 1
      const last = found.at(-1)
      if (last?.line === this.#line) last.end = this.occurrences
      else found.push({ line: this.#line, end: this.occurrences })
    }
    for (let newline = lower.indexOf('\n', at); newline >= 0; newline = lower.indexOf('\n', newline + 1))
      this.#line += 1
    return found
  }

  #hitsIn(text: string): number[] {
    const hits: number[] = []
    for (const needle of this.#needles)
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) hits.push(at)
    return this.#needles.length === 1 ? hits : [...new Set(hits)].sort((a, b) => a - b)
  }

  /** Keeps what may be the beginning of the text. */
  #longLine(text: string): FoundLine[] {
    const keep = Math.max(...this.#needles.map((needle) => needle.length)) - 1
    const end = text.length - keep
    this.#rest = text.slice(end)
    return this.#scan(text.slice(0, end))
  }
}

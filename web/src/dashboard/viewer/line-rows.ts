import type { ByteSource } from './byte-source.ts'
import type { LineIndex } from './line-index.ts'
import { decodeText, type LineSpan, locateLines } from './line-reader.ts'
import type { LineRow, View } from './row.ts'
import type { Rows } from './rows.ts'
import { timeOfText } from './time-of.ts'

const LINE_SHOWN = 4 * 1024

/** Text: a line a row, long ones by their beginning. */
export class LineRows implements Rows {
  readonly views: View[] = ['raw']
  readonly #source: ByteSource
  readonly #index: LineIndex

  constructor(source: ByteSource, index: LineIndex) {
    this.#source = source
    this.#index = index
  }

  count = (_view?: View): number => this.#index.lines

  async rows(_view: View, from: number, count: number): Promise<LineRow[]> {
    return Promise.all((await this.spans(from, count)).map((span) => this.row(span)))
  }

  spans(from: number, count: number): Promise<LineSpan[]> {
    return locateLines(this.#source, this.#index, from, count)
  }

  async row({ start, end }: LineSpan): Promise<LineRow> {
    const cut = end - start > LINE_SHOWN
    const text = decodeText(await this.#source.read(start, cut ? start + LINE_SHOWN : end))
    return { kind: 'line', text: text.endsWith('\r') ? text.slice(0, -1) : text, bytes: end - start, cut }
  }

  async text(_view: View, row: number, most: number): Promise<string> {
    const [span] = await this.spans(row, 1)
    if (!span) return ''
    return decodeText(await this.#source.read(span.start, Math.min(span.end, span.start + most))).slice(0, most)
  }

  value = async (): Promise<undefined> => undefined
  time = async (_view: View, row: number): Promise<number | undefined> => timeOfText(await this.text('raw', row, 200))
  searched = (): undefined => undefined
}

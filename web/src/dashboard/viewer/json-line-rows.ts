import type { PlacedBlock } from './block.ts'
import { type ByteSource, ContentTrouble } from './byte-source.ts'
import { describe } from './json-tree.ts'
import { decodeText, type LineSpan } from './line-reader.ts'
import type { LineRows } from './line-rows.ts'
import { BlockPlacing, ROWS_BEFORE, SeenCalls } from './place-blocks.ts'
import { recognise } from './recognise.ts'
import type { Row, View } from './row.ts'
import { MOST_PARSED, type Rows } from './rows.ts'
import { timeOf } from './time-of.ts'

/** How far back a call is looked for that was not seen: it usually stands just above its result. */
const FAR_BACK = 1024 * 1024

/** Lines of JSON: each as a block, as a tree, as it is. A line that is no JSON is shown as it is. */
export class JsonLineRows implements Rows {
  readonly views: View[] = ['stream', 'tree', 'raw']
  readonly #source: ByteSource
  readonly #lines: LineRows
  readonly #calls = new SeenCalls()
  /** The row parsed last: what is opened in it is asked for one by one. */
  #parsed: { row: number; end: number; value: unknown } | undefined

  constructor(source: ByteSource, lines: LineRows) {
    this.#source = source
    this.#lines = lines
  }

  count = () => this.#lines.count()
  text = (view: View, row: number, most: number) => this.#lines.text(view, row, most)
  searched = (): undefined => undefined

  async rows(view: View, from: number, count: number): Promise<Row[]> {
    if (view === 'raw') return this.#lines.rows(view, from, count)
    const first = view === 'tree' ? from : Math.max(0, from - ROWS_BEFORE)
    const spans = await this.#lines.spans(first, from - first + count)
    const placing = new BlockPlacing(this.#calls)
    const rows: Row[] = []
    for (const [at, span] of spans.entries()) {
      const value = await this.#parse(span)
      if (value === undefined) rows.push(await this.#lines.row(span))
      else if (view === 'tree') rows.push({ kind: 'tree', root: describe(value, null) })
      else {
        const block = recognise(value)
        if (first + at >= from) await this.#findCalls(block, first + at, span)
        rows.push({ kind: 'block', block: placing.place(first + at, block) satisfies PlacedBlock })
      }
    }
    return rows.slice(from - first)
  }

  async value(view: View, row: number): Promise<unknown> {
    if (view === 'raw') return undefined
    const [span] = await this.#lines.spans(row, 1)
    if (!span) return undefined
    // The last line may have been half of what it is now.
    if (this.#parsed?.row !== row || this.#parsed.end !== span.end)
      this.#parsed = { row, end: span.end, value: await this.#parse(span) }
    return this.#parsed.value
  }

  async time(_view: View, row: number): Promise<number | undefined> {
    return timeOf(await this.value('stream', row))
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

  /** Calls that the results in `block` name and nobody has seen: somebody came here by a leap. */
  async #findCalls(block: ReturnType<typeof recognise>, row: number, { start }: LineSpan): Promise<void> {
    const unseen = block.parts.flatMap((part) =>
      part.kind === 'result' && part.answers !== null && !this.#calls.get(part.answers) ? [part.answers] : [],
    )
    if (unseen.length === 0) return
    const lines = decodeText(await this.#source.read(Math.max(0, start - FAR_BACK), start)).split('\n')
    lines.pop()
    for (const id of new Set(unseen)) {
      const at = lines.findLastIndex((line) => line.includes(id))
      const call = at < 0 ? undefined : parsed(lines[at] as string)
      if (call !== undefined) this.#calls.note(row - (lines.length - at), recognise(call))
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

import { findEntries } from './content-form.ts'
import { asText } from './json-shape.ts'
import { describe } from './json-tree.ts'
import type { LineRows } from './line-rows.ts'
import { BlockPlacing, ROWS_BEFORE, SeenCalls } from './place-blocks.ts'
import { recognise } from './recognise.ts'
import type { Row, View } from './row.ts'
import type { Rows } from './rows.ts'
import { timeOf } from './time-of.ts'

/** One JSON document: the list that it is about as a stream, all of it as a tree, its lines as they are. */
export class DocumentRows implements Rows {
  readonly views: View[]
  readonly #document: unknown
  readonly #entries: readonly unknown[]
  readonly #lines: LineRows
  readonly #calls = new SeenCalls()

  constructor(document: unknown, lines: LineRows) {
    this.#document = document
    this.#entries = findEntries(document) ?? []
    this.#lines = lines
    this.views = this.#entries.length > 0 ? ['stream', 'tree', 'raw'] : ['tree', 'raw']
  }

  count(view: View): number {
    return view === 'raw' ? this.#lines.count() : view === 'tree' ? 1 : this.#entries.length
  }

  async rows(view: View, from: number, count: number): Promise<Row[]> {
    if (view === 'raw') return this.#lines.rows(view, from, count)
    if (view === 'tree') return from === 0 ? [{ kind: 'tree', root: describe(this.#document, null) }] : []
    const first = Math.max(0, from - ROWS_BEFORE)
    const placing = new BlockPlacing(this.#calls)
    return this.#entries
      .slice(first, from + count)
      .map((entry, at): Row => ({ kind: 'block', block: placing.place(first + at, recognise(entry)) }))
      .slice(from - first)
  }

  async value(view: View, row: number): Promise<unknown> {
    return view === 'raw' ? undefined : view === 'tree' ? this.#document : this.#entries[row]
  }

  async text(view: View, row: number, most: number): Promise<string> {
    return view === 'raw' ? this.#lines.text(view, row, most) : asText(await this.value(view, row)).slice(0, most)
  }

  async time(view: View, row: number): Promise<number | undefined> {
    return view === 'raw' ? this.#lines.time(view, row) : timeOf(await this.value(view, row))
  }

  searched(view: View): Iterable<string> | undefined {
    if (view === 'raw') return undefined
    return view === 'tree' ? [asText(this.#document)] : this.#entries.values().map(asText)
  }
}

import type { Row } from './row.ts'

const BATCH = 40
/** Rows kept for coming back to; each is bounded in size. */
const MOST_KEPT = 1200

export interface Batch {
  start: number
  end: number
}

/** The rows of one view that are here, and those that are on their way. */
export class RowStore {
  readonly rows = new Map<number, Row>()
  /** By where a batch starts, the end of what was asked for: while content is read, batches grow. */
  readonly #asked = new Map<number, number>()

  /** What to ask for so that rows [from, to) of `count` come: neither here nor asked for. It counts as asked for until `settle`. */
  take(from: number, to: number, count: number): Batch[] {
    const batches: Batch[] = []
    for (let start = Math.floor(from / BATCH) * BATCH; start < Math.min(to, count); start += BATCH) {
      const end = Math.min(count, start + BATCH)
      if ((this.#asked.get(start) ?? 0) >= end || this.#has(start, end)) continue
      this.#asked.set(start, end)
      batches.push({ start, end })
    }
    return batches
  }

  put(start: number, rows: readonly Row[]): void {
    for (const [at, row] of rows.entries()) {
      // What came last is dropped last.
      this.rows.delete(start + at)
      this.rows.set(start + at, row)
    }
    for (const index of this.rows.keys()) {
      if (this.rows.size <= MOST_KEPT) break
      this.rows.delete(index)
    }
  }

  /** It has come, or will not. */
  settle({ start, end }: Batch): void {
    if (this.#asked.get(start) === end) this.#asked.delete(start)
  }

  #has(start: number, end: number): boolean {
    for (let index = start; index < end; index += 1) if (!this.rows.has(index)) return false
    return true
  }
}

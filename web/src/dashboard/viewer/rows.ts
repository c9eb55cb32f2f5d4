import type { Row, View } from './row.ts'

/** A whole document is parsed at once up to here; a line of JSON too. */
export const MOST_PARSED = 32 * 1024 * 1024

/** Content of one form as rows, in the views that make sense of it. */
export interface Rows {
  /** The one to begin with first. */
  readonly views: View[]
  /** Rows known by now. */
  count(view: View): number
  /** Rows `[from, from + count)`, as far as they are known. */
  rows(view: View, from: number, count: number): Promise<Row[]>
  /** The JSON value that a row shows; undefined where it shows none. */
  value(view: View, row: number): Promise<unknown>
  /** A row as it is written, up to `most` characters. */
  text(view: View, row: number, most: number): Promise<string>
  /** When a row happened, in ms since 1970. */
  time(view: View, row: number): Promise<number | undefined>
  /** What a search in this view looks at, a row a line; undefined: the content itself. */
  searched(view: View): Iterable<string> | undefined
}

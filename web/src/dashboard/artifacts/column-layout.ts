import { COLUMNS, type Column } from '../search/list-search.ts'

/** Pixels. */
export interface ColumnSize {
  usual: number
  least: number
}

export type Widths = Partial<Record<Column, number>>

export const SIZES: Record<Column, ColumnSize> = {
  node: { usual: 124, least: 64 },
  type: { usual: 108, least: 64 },
  kind: { usual: 84, least: 56 },
  agent: { usual: 140, least: 72 },
  version: { usual: 80, least: 56 },
  project: { usual: 160, least: 72 },
  state: { usual: 76, least: 64 },
  size: { usual: 76, least: 64 },
  startedAt: { usual: 96, least: 84 },
  endedAt: { usual: 96, least: 84 },
  modifiedAt: { usual: 96, least: 84 },
  uploadedAt: { usual: 96, least: 84 },
}
export const USUAL: readonly Column[] = ['node', 'type', 'kind', 'agent', 'size', 'modifiedAt', 'uploadedAt']

const WIDEST = 640
export const GAP = 14
/** What the title keeps, whatever stands beside it. */
const TITLE = 240
/** Where not all fit, the last of these goes first. */
const KEPT: readonly Column[] = [
  'node',
  'modifiedAt',
  'type',
  'size',
  'project',
  'agent',
  'state',
  'kind',
  'uploadedAt',
  'startedAt',
  'version',
  'endedAt',
]

export interface Fitted {
  columns: { id: Column; width: number }[]
  /** Chosen, and not shown: there is no room. */
  left: Column[]
}

/** The chosen columns in `room` pixels beside the title: narrower where they must be, and fewer where that is not enough. */
export function fitColumns(chosen: readonly Column[], widths: Widths, room: number): Fitted {
  const beside = room - TITLE
  let columns = COLUMNS.filter((column) => chosen.includes(column))
  const sum = (size: (column: Column) => number) => columns.reduce((all, column) => all + size(column) + GAP, 0)
  const wanted = (column: Column) => clampWidth(column, widths[column] ?? SIZES[column].usual)
  const least = (column: Column) => SIZES[column].least
  const left: Column[] = []
  for (const column of KEPT.toReversed()) {
    if (sum(least) <= beside) break
    if (!columns.includes(column)) continue
    columns = columns.filter((one) => one !== column)
    left.push(column)
  }
  // A width that somebody chose is the last to give way.
  const width = new Map(columns.map((column) => [column, wanted(column)]))
  for (const giving of [columns.filter((column) => widths[column] === undefined), columns]) {
    const over = sum((column) => width.get(column) ?? 0) - beside
    const spare = giving.reduce((all, column) => all + (width.get(column) ?? 0) - least(column), 0)
    if (over <= 0 || spare <= 0) continue
    const part = Math.min(1, over / spare)
    for (const column of giving) {
      const now = width.get(column) ?? 0
      width.set(column, Math.floor(now - part * (now - least(column))))
    }
  }
  return { columns: columns.map((id) => ({ id, width: width.get(id) ?? 0 })), left }
}

/** A width that a person may give a column. */
export const clampWidth = (column: Column, width: number): number =>
  Math.round(Math.min(WIDEST, Math.max(SIZES[column].least, width)))

import { COLUMNS, type Column, DENSITIES, type Density, readColumns, writeColumns } from '../search/list-search.ts'
import { clampWidth, USUAL, type Widths } from './column-layout.ts'

/** How the reader had the list last, in this browser. */
export interface Remembered {
  columns: readonly Column[]
  density: Density
  widths: Widths
}

const NAME = 'artifacts'

/** What was kept, as far as it still makes sense. */
export function parseRemembered(text: string | null): Remembered {
  const usual: Remembered = { columns: USUAL, density: 'comfortable', widths: {} }
  try {
    const kept: unknown = JSON.parse(text ?? '{}')
    if (typeof kept !== 'object' || kept === null) return usual
    const { cols, density, widths } = kept as Record<string, unknown>
    const known = Object.entries(typeof widths === 'object' && widths !== null ? widths : {}).flatMap(
      ([name, width]) =>
        COLUMNS.includes(name as Column) && typeof width === 'number' && Number.isFinite(width)
          ? [[name, clampWidth(name as Column, width)]]
          : [],
    )
    return {
      columns: (typeof cols === 'string' && readColumns(cols)) || USUAL,
      density: DENSITIES.find((one) => one === density) ?? usual.density,
      widths: Object.fromEntries(known),
    }
  } catch {
    return usual
  }
}

export const writeRemembered = ({ columns, density, widths }: Remembered): string =>
  JSON.stringify({ cols: writeColumns(columns), density, widths })

export function recall(): Remembered {
  try {
    return parseRemembered(localStorage.getItem(NAME))
  } catch {
    // Storage may be forbidden.
    return parseRemembered(null)
  }
}

export function remember(what: Remembered): void {
  try {
    localStorage.setItem(NAME, writeRemembered(what))
  } catch {
    // It then lasts as long as the page.
  }
}

import { Link } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { visibleText } from '../format/visible-text.ts'
import type { ListSearch } from '../search/list-search.ts'
import { Text } from '../ui/Text.tsx'
import { useWidth } from '../ui/use-width.ts'
import { Axis } from './Axis.tsx'
import { sayBin } from './axis.ts'
import { Bars } from './Bars.tsx'
import { binRange, type Spans, toBins } from './bins.ts'
import { CellCursor } from './CellCursor.tsx'
import type { Overview } from './queries.ts'
import { sayVersions } from './say-versions.ts'
import { highest, type Layer, stackLayers } from './stack.ts'
import styles from './Timeline.module.css'

/** As many as there are colours that can be told apart; the last is for all others. */
const LAYERS = 8
const PIXELS_PER_BIN = 7

interface Props {
  spans: Spans
  series: Overview['timeline']
  label: string
  /** What a value is called. */
  nameOf: (value: string) => string
  /** What the list is filtered by for these values. */
  filter: (values: readonly string[]) => ListSearch
  /** What the list is filtered by for the whole range. */
  range: ListSearch
}

/** How much was recorded when, in layers. */
export function Timeline({ label, spans, series, nameOf, filter, range }: Props) {
  const plot = useRef<HTMLDivElement>(null)
  const width = useWidth(plot)
  const bins = useMemo(() => toBins(spans, Math.max(12, Math.floor(width / PIXELS_PER_BIN))), [spans, width])
  const layers = useMemo(() => stackLayers(bins, series, LAYERS), [bins, series])
  const top = highest(layers)
  const colours = useMemo(() => colourOf(layers), [layers])
  const behind = (layer: Layer | undefined) => (layer ? filter(layer.values) : {})
  const name = (layer: Layer | undefined) => (layer?.value === undefined ? 'others' : visibleText(nameOf(layer.value)))
  const rowAt = (column: number, y: number) => {
    const height = (1 - y) * top
    const found = layers.findIndex(({ counts, below }) => height < (below[column] ?? 0) + (counts[column] ?? 0))
    return found < 0 ? layers.length - 1 : found
  }
  return (
    <div className={styles.timeline}>
      <p className={`${styles.top} muted numeric`} aria-hidden="true">
        {wholeNumber(top)}
      </p>
      <div ref={plot} className={styles.plot}>
        <Bars layers={layers} colours={colours} bins={bins.bins} top={top} width={width} />
        <CellCursor
          label={label}
          rows={layers.length}
          columns={bins.bins}
          at={(x, y) => {
            const column = Math.max(0, Math.min(Math.floor(x * bins.bins), bins.bins - 1))
            return { column, row: rowAt(column, y) }
          }}
          box={({ row, column }) => {
            const height = layers[row]?.counts[column] ?? 0
            const below = layers[row]?.below[column] ?? 0
            return {
              left: `${(column / bins.bins) * 100}%`,
              width: `${100 / bins.bins}%`,
              top: `${(1 - (below + height) / top) * 100}%`,
              height: `${(height / top) * 100}%`,
            }
          }}
          say={({ row, column }) =>
            `${name(layers[row])}: ${sayVersions(layers[row]?.counts[column] ?? 0)}, ${sayBin(bins, column)}`
          }
          search={({ row, column }) => ({ ...behind(layers[row]), ...binRange(bins, column) })}
        />
      </div>
      <Axis bins={bins} width={width} />
      <ul className={styles.legend}>
        {layers.map((layer) => (
          <li key={layer.value ?? '\0rest'}>
            <Link to="/artifacts" search={{ ...range, ...behind(layer) }}>
              <svg viewBox="0 0 1 1" aria-hidden="true">
                <path d="M0 0h1v1h-1z" data-series={colours.get(layer.value)} />
              </svg>
              <Text>{name(layer)}</Text> <span className="muted numeric">{wholeNumber(layer.total)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** By name, so that a value keeps its colour when another becomes more frequent. */
function colourOf(layers: readonly Layer[]): Map<string | undefined, number> {
  const values = layers.map(({ value }) => value).filter((value) => value !== undefined)
  const colours = new Map<string | undefined, number>(values.sort().map((value, index) => [value, index]))
  return colours.set(undefined, LAYERS - 1)
}

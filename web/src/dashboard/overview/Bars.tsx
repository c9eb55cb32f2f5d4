import { useEffect, useRef } from 'react'
import type UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Layer } from './stack.ts'
import styles from './Timeline.module.css'

interface Props {
  layers: readonly Layer[]
  /** Which of the `--series` tokens a layer's colour is, counted from 0. */
  colours: ReadonlyMap<string | undefined, number>
  bins: number
  /** The height of all. */
  top: number
  /** In pixels. */
  width: number
}

/** Layers on one another, a bar for each bin. The library comes after what is read first; what it draws is said in words elsewhere. */
export function Bars({ layers, colours, bins, top, width }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = frame.current
    if (!place || width === 0) return
    let plot: UPlot | undefined
    let gone = false
    import('uplot').then(
      ({ default: UPlot }) => {
        if (gone) return
        // The lowest is drawn last, over all above it.
        const drawn = layers.toReversed()
        const paths = UPlot.paths.bars?.({ size: [0.85], align: 1 })
        plot = new UPlot(
          {
            width,
            height: place.clientHeight,
            padding: [0, 0, 0, 0],
            legend: { show: false },
            cursor: { show: false },
            axes: [{ show: false }, { show: false }],
            scales: { x: { time: false, range: [0, bins] }, y: { range: [0, top] } },
            series: [
              {},
              ...drawn.map(({ value }) => ({
                width: 0,
                points: { show: false },
                fill: () => seriesColour(place, colours.get(value) ?? 0),
                ...(paths && { paths }),
              })),
            ],
          },
          [
            Array.from({ length: bins }, (_, bin) => bin),
            ...drawn.map(({ counts, below }) => counts.map((count, bin) => count + (below[bin] ?? 0))),
          ],
          place,
        )
      },
      // The numbers stand in the table, and beside each cell.
      () => {},
    )
    const redraw = () => plot?.redraw()
    const schemes = matchMedia('(prefers-color-scheme: dark)')
    const theme = new MutationObserver(redraw)
    schemes.addEventListener('change', redraw)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      gone = true
      plot?.destroy()
      schemes.removeEventListener('change', redraw)
      theme.disconnect()
    }
  }, [layers, colours, bins, top, width])
  return <div ref={frame} className={styles.bars} aria-hidden="true" />
}

/** A canvas knows no tokens: an element has to say what one comes to. */
function seriesColour(element: HTMLElement, series: number): string {
  element.style.color = `var(--series-${series + 1})`
  return getComputedStyle(element).color
}

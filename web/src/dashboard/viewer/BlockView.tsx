import { memo } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { visibleText } from '../format/visible-text.ts'
import styles from './BlockView.module.css'
import type { Part, PlacedBlock } from './block.ts'
import { oneLine } from './json-shape.ts'
import { PartView } from './PartView.tsx'
import { useFold, useRowContext } from './row-context.ts'

const FOLDING = new Set<Part['kind']>(['call', 'thinking', 'result', 'aside'])

/** Only what folds by itself: it needs no head to say who or to close it. */
export const isTight = ({ parts, quiet, again }: PlacedBlock) =>
  quiet || again !== null || (parts.length > 0 && parts.every(({ kind }) => FOLDING.has(kind)))

/** One thing that happened: who, and what was said, thought, called or answered. `known`: the detail that stands above it already. */
export const BlockView = memo(function BlockView({ block, known }: { block: PlacedBlock; known: string }) {
  if (block.again !== null) return <Again block={block} row={block.again} />
  if (block.quiet) return <Quiet block={block} />
  if (isTight(block))
    return (
      <div className={styles.block} data-tone={block.tone}>
        <span className="sr-only">{visibleText(block.label)}</span>
        <Parts parts={block.parts} tight />
      </div>
    )
  return <Told block={block} known={known} />
})

/** What somebody said, below who it was. */
function Told({ block, known }: { block: PlacedBlock; known: string }) {
  const [open, toggle] = useFold('block', true)
  const { tone, label, detail, parts } = block
  return (
    <div className={styles.block} data-tone={tone}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={toggle}>
        <Label text={label} />
        {detail && detail !== known && (
          <span className={styles.detail}>
            <bdi>{visibleText(detail)}</bdi>
          </span>
        )}
        {!open && <span className={styles.summary}>{visibleText(summaryOf(parts))}</span>}
      </button>
      {open && <Parts parts={parts} brief={tone === 'plain' || tone === 'system'} />}
    </div>
  )
}

/** Bookkeeping: a line, and all of it when asked for. */
function Quiet({ block: { label, detail, parts } }: { block: PlacedBlock }) {
  const [open, toggle] = useFold('block', false)
  return (
    <div className={styles.block} data-quiet data-open={open || undefined}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={toggle}>
        <Label text={label} />
        {detail && <span className={styles.detail}>{visibleText(detail)}</span>}
      </button>
      <Parts parts={parts} />
    </div>
  )
}

/** What a log wrote down twice, under another name. */
function Again({ block: { label, parts }, row }: { block: PlacedBlock; row: number }) {
  const [open, toggle] = useFold('again', false)
  const { goTo } = useRowContext()
  return (
    <div className={styles.block} data-quiet data-open={open || undefined}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={toggle}>
        <Label text={label} />
      </button>
      <span className="muted" data-not-content="">
        the same as{' '}
        <button type="button" className={styles.link} onClick={() => goTo(row)}>
          line {wholeNumber(row + 1)}
        </button>
      </span>
      {open && <Parts parts={parts} />}
    </div>
  )
}

const Label = ({ text }: { text: string }) => (
  <span className={styles.label}>
    <bdi>{visibleText(text)}</bdi>
  </span>
)

function Parts({ parts, brief = false, tight = false }: { parts: Part[]; brief?: boolean; tight?: boolean }) {
  return (
    <div className={styles.parts} data-tight={tight || undefined}>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one block never move
        <PartView key={at} name={`${at}`} part={part} brief={brief} />
      ))}
    </div>
  )
}

function summaryOf(parts: Part[]): string {
  for (const part of parts) {
    if (part.kind === 'call') return oneLine(`${part.name} ${part.summary}`, 160)
    if ('text' in part && part.text !== '') return oneLine(part.text, 160)
  }
  return ''
}

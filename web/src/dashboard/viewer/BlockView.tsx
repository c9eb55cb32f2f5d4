import { memo, useState } from 'react'
import { visibleText } from '../format/visible-text.ts'
import styles from './BlockView.module.css'
import type { Block, Part } from './block.ts'
import { ImagePart } from './ImagePart.tsx'
import { LongText } from './LongText.tsx'
import { Prose } from './Prose.tsx'
import { useRowContext } from './row-context.ts'

/** Only what folds by itself: it needs no head to say who or to close it. */
export const isTight = ({ parts, quiet }: Block) =>
  quiet || (parts.length > 0 && parts.every(({ kind }) => kind === 'call' || kind === 'thinking' || kind === 'result'))

/** One thing that happened: who, and what was said, thought, called or answered. `known`: the detail that stands above it already. */
export const BlockView = memo(function BlockView({ block, known }: { block: Block; known: string }) {
  const [closed, setClosed] = useState(false)
  const { expanded } = useRowContext()
  const open = expanded || !closed
  const { tone, label, detail, parts, quiet } = block
  if (isTight(block) && !quiet)
    return (
      <div className={styles.block} data-tone={tone}>
        <span className="sr-only">{visibleText(label)}</span>
        <div className={styles.parts}>
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one block never move
            <PartView key={at} part={part} />
          ))}
        </div>
      </div>
    )
  return (
    <div className={styles.block} data-tone={tone} data-quiet={quiet || undefined}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={() => setClosed(!closed)}>
        <span className={styles.label}>
          <bdi>{visibleText(label)}</bdi>
        </span>
        {detail && detail !== known && (
          <span className={styles.detail}>
            <bdi>{visibleText(detail)}</bdi>
          </span>
        )}
        {!open && <span className={styles.summary}>{visibleText(summaryOf(parts))}</span>}
      </button>
      {open && (
        <div className={styles.parts}>
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one block never move
            <PartView key={at} part={part} brief={tone === 'plain' || tone === 'system'} />
          ))}
        </div>
      )}
    </div>
  )
})

function summaryOf(parts: Part[]): string {
  for (const part of parts) {
    if (part.kind === 'call') return `${part.name} ${part.summary}`.slice(0, 160)
    if ('text' in part) return part.text.slice(0, 160)
  }
  return ''
}

/** `brief`: nobody said it, so its beginning is enough. */
function PartView({ part, brief = false }: { part: Part; brief?: boolean }) {
  switch (part.kind) {
    case 'text':
      return (
        <LongText
          {...part}
          lines={brief ? 8 : 60}
          characters={brief ? 700 : 6000}
          render={(text) => <Prose text={text} />}
        />
      )
    case 'thinking':
      return (
        <Folded
          className={styles.thinking}
          name="Thinking"
          summary={part.text.slice(0, 200).replaceAll('**', '')}
          part={part}
        />
      )
    case 'call':
      return (
        <Folded
          className={styles.call}
          name={part.name}
          summary={part.summary}
          part={part.input}
          language={part.language}
          mono
        />
      )
    case 'result':
      return <Result part={part} />
    case 'image':
      return <ImagePart {...part} />
    case 'fields':
      return (
        <p className={styles.fields}>
          {part.fields.map(([name, value]) => (
            <span key={name}>
              <span className="muted">{visibleText(name)}</span> <bdi>{visibleText(value)}</bdi>
            </span>
          ))}
        </p>
      )
    case 'more':
      return <p className="muted">{part.count} more parts: see the tree or the raw line.</p>
  }
}

/** What a tool answered: its beginning, or one line of it. */
function Result({ part }: { part: Extract<Part, { kind: 'result' }> }) {
  const [closed, setClosed] = useState(false)
  const { expanded } = useRowContext()
  const open = !closed || expanded
  return (
    <div className={styles.result} data-error={part.error || undefined}>
      <button
        type="button"
        className={styles.close}
        aria-expanded={open}
        aria-label={part.error ? 'Error' : 'Result'}
        onClick={() => setClosed(!closed)}
      >
        <span aria-hidden="true">{open ? '▾' : '▸'}</span>
      </button>
      {open ? (
        <div>
          {part.error && <span className={styles.error}>Error</span>}
          <LongText {...part} lines={10} characters={1600} />
        </div>
      ) : (
        <span className={styles.summary} data-mono>
          {visibleText(part.text.trimStart().slice(0, 200))}
        </span>
      )}
    </div>
  )
}

interface FoldedProps {
  className: string | undefined
  name: string
  summary: string
  part: { text: string; length: number; path: (string | number)[] | null }
  language?: string
  mono?: boolean
}

/** One line that opens. */
function Folded({ className, name, summary, part, language = '', mono = false }: FoldedProps) {
  const [opened, setOpened] = useState(false)
  const { expanded } = useRowContext()
  const open = opened || expanded
  return (
    <div className={className}>
      <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpened(!opened)}>
        <span aria-hidden="true" className={styles.sign}>
          {open ? '▾' : '▸'}
        </span>
        <span className={styles.name}>
          <bdi>{visibleText(name)}</bdi>
        </span>
        <span className={styles.summary} data-mono={mono || undefined}>
          {visibleText(summary)}
        </span>
      </button>
      {open && (
        <div className={styles.folded}>
          {mono ? (
            <LongText {...part} language={language} lines={40} characters={4000} />
          ) : (
            <LongText {...part} lines={60} characters={6000} render={(text) => <Prose text={text} />} />
          )}
        </div>
      )}
    </div>
  )
}

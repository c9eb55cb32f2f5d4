import type { ReactNode } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { visibleText } from '../format/visible-text.ts'
import styles from './BlockView.module.css'
import type { CallPart, Part, ResultPart } from './block.ts'
import { ImagePart } from './ImagePart.tsx'
import { oneLine } from './json-shape.ts'
import { LongText } from './LongText.tsx'
import { Prose } from './Prose.tsx'
import { useFold, useRowContext } from './row-context.ts'

interface Props {
  /** Its own within the row. */
  name: string
  part: Part
  /** Nobody said it, so its beginning is enough. */
  brief: boolean
}

const prose = (text: string) => <Prose text={text} />

/** One part of what happened. */
export function PartView({ name, part, brief }: Props) {
  switch (part.kind) {
    case 'text':
      return <LongText {...part} name={name} lines={brief ? 8 : 60} characters={brief ? 700 : 6000} render={prose} />
    case 'thinking':
      return part.length === 0 ? (
        <p className={styles.sealed} data-not-content="">
          Thinking, in words that were not kept
        </p>
      ) : (
        <Folded
          name={name}
          className={styles.thinking}
          label="Thinking"
          summary={part.text.replaceAll('**', '')}
          repeated
        >
          <LongText {...part} name={`${name} text`} lines={60} characters={6000} render={prose} />
        </Folded>
      )
    case 'aside':
      return (
        <Folded
          name={name}
          className={styles.thinking}
          label={part.name}
          summary={part.text.replace(/^[^<]*<[^>]*>/, '')}
          repeated
        >
          <LongText {...part} name={`${name} text`} lines={60} characters={6000} render={prose} />
        </Folded>
      )
    case 'call':
      return <Call name={name} part={part} />
    case 'result':
      return <Result name={name} part={part} />
    case 'image':
      return <ImagePart {...part} />
    case 'fields':
      return <FieldList fields={part.fields} />
    case 'more':
      return (
        <p className="muted" data-not-content="">
          {part.count} more parts: see the tree or the raw line.
        </p>
      )
  }
}

/** A tool that was called: in one line what for, and below it with what. */
function Call({
  name,
  part: { name: tool, summary, fields, input, language, open },
}: {
  name: string
  part: CallPart
}) {
  if (input === null && fields.length === 0)
    return (
      <div className={styles.call}>
        <p className={styles.fold}>
          <span className={styles.sign} />
          <ToolName text={tool} />
          <span className={styles.summary} data-mono>
            {visibleText(summary)}
          </span>
        </p>
      </div>
    )
  return (
    <Folded
      name={name}
      className={styles.call}
      label={tool}
      summary={summary}
      mono
      byNature={open}
      repeated={[input?.text ?? '', ...fields.map(([, value]) => value)].some((text) => beginsAlike(text, summary))}
    >
      {fields.length > 0 && <FieldList fields={fields} />}
      {input && (
        <LongText {...input} name={`${name} text`} language={language} lines={open ? 16 : 40} characters={4000} />
      )}
    </Folded>
  )
}

/** What a tool answered: its beginning, or one line of it. */
function Result({ name, part }: { name: string; part: ResultPart }) {
  const [open, toggle] = useFold(name, true)
  const { goTo } = useRowContext()
  const { error, asked, text, language } = part
  return (
    <div className={styles.result} data-error={error || undefined}>
      <button
        type="button"
        className={styles.close}
        aria-expanded={open}
        aria-label={error ? 'Error' : 'Result'}
        onClick={toggle}
      >
        <span aria-hidden="true">{open ? '▾' : '▸'}</span>
      </button>
      <div>
        {asked && (
          <button type="button" className={styles.asked} data-not-content="" onClick={() => goTo(asked.row)}>
            <ToolName text={asked.name} />
            <span className={styles.summary} data-mono>
              {visibleText(asked.summary)}
            </span>
            <span className="sr-only">, called in line {wholeNumber(asked.row + 1)}</span>
          </button>
        )}
        {error && (
          <span className={styles.error} data-not-content="">
            Error{' '}
          </span>
        )}
        {open ? (
          <LongText {...part} name={`${name} text`} language={language} lines={10} characters={1600} />
        ) : (
          <span className={styles.summary} data-mono>
            {visibleText(oneLine(text, 200))}
          </span>
        )}
      </div>
    </div>
  )
}

interface FoldedProps {
  name: string
  className: string | undefined
  label: string
  summary: string
  mono?: boolean
  byNature?: boolean
  /** What it opens has the summary in it: the same is not found twice. */
  repeated?: boolean
  children: ReactNode
}

/** One line that opens. */
function Folded(props: FoldedProps) {
  const { name, className, label, summary, mono = false, byNature = false, repeated = false, children } = props
  const [open, toggle] = useFold(name, byNature)
  return (
    <div className={className}>
      <button type="button" className={styles.fold} aria-expanded={open} onClick={toggle}>
        <span aria-hidden="true" className={styles.sign}>
          {open ? '▾' : '▸'}
        </span>
        <ToolName text={label} />
        <span
          className={styles.summary}
          data-mono={mono || undefined}
          data-not-content={repeated && open ? '' : undefined}
        >
          {visibleText(oneLine(summary, 240))}
        </span>
      </button>
      {open && <div className={styles.folded}>{children}</div>}
    </div>
  )
}

const beginsAlike = (text: string, summary: string) => summary !== '' && oneLine(text, summary.length) === summary

const ToolName = ({ text }: { text: string }) => (
  <span className={styles.name}>
    <bdi>{visibleText(text)}</bdi>
  </span>
)

function FieldList({ fields }: { fields: [name: string, value: string][] }) {
  return (
    <p className={styles.fields}>
      {fields.map(([name, value], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names may stand there twice, and never move
        <span key={at}>
          <span className="muted">{visibleText(name)}</span> <bdi>{visibleText(value)}</bdi>
        </span>
      ))}
    </p>
  )
}

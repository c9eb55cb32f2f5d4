import { memo } from 'react'
import { Code } from './Code.tsx'
import { type Paragraph, parseMarkdown, type Span } from './markdown.ts'
import styles from './Prose.module.css'
import { visibleLines } from './visible-lines.ts'

/** What somebody wrote, with the little of Markdown that helps reading. Nothing in it is a link, an element or a request. */
export const Prose = memo(function Prose({ text }: { text: string }) {
  return (
    <div className={styles.prose} dir="auto">
      {parseMarkdown(visibleLines(text)).map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text never move
        <One key={at} paragraph={paragraph} />
      ))}
    </div>
  )
})

function One({ paragraph }: { paragraph: Paragraph }) {
  switch (paragraph.kind) {
    case 'code':
      return (
        <div className={styles.code}>
          <Code text={paragraph.text} language={paragraph.language} />
        </div>
      )
    case 'heading':
      return (
        <p className={styles.heading} data-level={paragraph.level}>
          <Spans spans={paragraph.spans} />
        </p>
      )
    case 'item':
      return (
        <p className={styles.item} style={{ marginInlineStart: paragraph.depth * 14 }}>
          <span aria-hidden="true">{paragraph.marker}</span>
          <span>
            <Spans spans={paragraph.spans} />
          </span>
        </p>
      )
    case 'quote':
      return (
        <p className={styles.quote}>
          <Spans spans={paragraph.spans} />
        </p>
      )
    case 'table':
      return (
        <div className={styles.code}>
          <Code text={paragraph.rows.join('\n')} />
        </div>
      )
    case 'rule':
      return <hr className={styles.rule} />
    case 'paragraph':
      return (
        <p>
          <Spans spans={paragraph.spans} />
        </p>
      )
  }
}

function Spans({ spans }: { spans: Span[] }) {
  return spans.map(({ kind, text }, at) => {
    if (kind === 'plain') return text
    const Tag = kind
    // biome-ignore lint/suspicious/noArrayIndexKey: spans of one text never move
    return <Tag key={at}>{text}</Tag>
  })
}

import { memo } from 'react'
import styles from './Code.module.css'
import { highlight } from './highlight.ts'
import { visibleLines } from './visible-lines.ts'

/** Code or output, in colour where a language is known. */
export const Code = memo(function Code({ text, language = '' }: { text: string; language?: string }) {
  const tokens = highlight(visibleLines(text), language)
  return (
    <pre className={styles.code} dir="ltr">
      <code>
        {tokens.map(({ kind, text: piece }, at) =>
          kind === 'plain' ? (
            piece
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: tokens of one text never move
            <span key={at} className={styles[kind]}>
              {piece}
            </span>
          ),
        )}
      </code>
    </pre>
  )
})

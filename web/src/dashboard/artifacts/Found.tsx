import { visibleText } from '../format/visible-text.ts'
import { Text } from '../ui/Text.tsx'
import styles from './Found.module.css'
import { foundParts } from './found-parts.ts'

/** Text that came from a machine, with what was looked for marked in it. */
export function Found({ terms, children }: { terms: readonly string[]; children: string }) {
  if (terms.length === 0) return <Text>{children}</Text>
  return (
    <bdi>
      {foundParts(children, terms).map(({ text, found }, index) =>
        found ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the text
          <mark key={index} className={styles.found}>
            {visibleText(text)}
          </mark>
        ) : (
          visibleText(text)
        ),
      )}
    </bdi>
  )
}

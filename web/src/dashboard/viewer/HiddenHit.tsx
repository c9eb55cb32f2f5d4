import { useEffect, useState } from 'react'
import { Code } from './Code.tsx'
import styles from './HiddenHit.module.css'
import { useRowContext } from './row-context.ts'
import { excerptsAround } from './search-text.ts'

const MOST = 2_000_000
const EXCERPTS = 3
const AROUND = 160

/** What a search found in a row, as it stands in the content, where the row itself shows nothing of it. */
export function HiddenHit({ needles }: { needles: readonly string[] }) {
  const { load } = useRowContext()
  const [text, setText] = useState<string>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    load(null, MOST).then(setText, () => setFailed(true))
  }, [load])
  if (failed) return <p className={styles.note}>What was found in this line could not be read. Try again.</p>
  if (text === undefined)
    return (
      <p className={styles.note} data-awaited="">
        Reading the line…
      </p>
    )
  const { excerpts, more } = excerptsAround(text, needles, EXCERPTS, AROUND)
  if (excerpts.length === 0)
    return (
      <p className={styles.note} data-not-content="">
        It stands further into this line than a page shows. The download has all of it.
      </p>
    )
  return (
    <section className={styles.hidden} aria-label="Found in the line as it is written">
      <p className={styles.note} data-not-content="">
        Found in the line as it is written, in what is not shown above:
      </p>
      {excerpts.map((excerpt, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: excerpts of one text never move
        <Code key={at} text={excerpt} />
      ))}
      {more && (
        <p className={styles.note} data-not-content="">
          and more of them: the raw line has all.
        </p>
      )}
    </section>
  )
}

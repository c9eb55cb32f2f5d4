import { useEffect, useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { Size } from '../ui/Size.tsx'
import { Code } from '../viewer/Code.tsx'
import { ViewerSkeleton } from '../viewer/ViewerSkeleton.tsx'
import type { Comparison } from './compare.ts'
import { contentUrl } from './content-url.ts'
import styles from './Difference.module.css'

/** Together; more is downloaded and compared elsewhere. */
const MOST_BYTES = 32_000_000

interface Version {
  id: string
  length: number
}

/** What a rewritten version has that the one before had not, line by line. */
export function Difference({ before, after }: { before: Version; after: Version }) {
  const [comparison, setComparison] = useState<Comparison>()
  const [trouble, setTrouble] = useState<string>()
  const [attempt, setAttempt] = useState(0)
  const large = before.length + after.length > MOST_BYTES
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    if (large) return
    setComparison(undefined)
    setTrouble(undefined)
    const worker = new Worker(new URL('./compare-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<{ comparison?: Comparison; trouble?: string }>) => {
      setComparison(data.comparison)
      setTrouble(data.trouble)
    }
    worker.onerror = () => setTrouble('the comparison could not be started; reload the page')
    worker.postMessage([contentUrl(before.id), contentUrl(after.id)])
    return () => worker.terminate()
  }, [before.id, after.id, large, attempt])

  if (large || comparison?.status === 'too-different')
    return (
      <div className={`${styles.note} card`}>
        <h2>
          {large ? 'They are too large to compare here' : 'They have too little in common to compare line by line'}
        </h2>
        <p className="muted">
          {large ? (
            <>
              Together they have <Size bytes={before.length + after.length} />; up to <Size bytes={MOST_BYTES} /> can be
              compared here.{' '}
            </>
          ) : null}
          Download both and compare them with a program of yours.
        </p>
        <p className={styles.actions}>
          <a className="button" href={contentUrl(before.id)} download>
            Download the one before
          </a>
          <a className="button" href={contentUrl(after.id)} download>
            Download this one
          </a>
        </p>
      </div>
    )
  if (trouble !== undefined)
    return (
      <div className={`${styles.note} card`} role="alert">
        <h2>They could not be compared</h2>
        <p className="muted wrap">{trouble}</p>
        <button type="button" className="button" onClick={() => setAttempt(attempt + 1)}>
          Try again
        </button>
      </div>
    )
  if (!comparison) return <ViewerSkeleton />
  const { lines, left, added, removed } = comparison
  return (
    <section aria-label="Difference" className={`${styles.difference} card`}>
      <p className={styles.sum}>
        <span className={styles.plus}>{wholeNumber(added)} added</span>,{' '}
        <span className={styles.minus}>{wholeNumber(removed)} removed</span>
        {added + removed === 0 && ': every line is the same'}
      </p>
      {lines.map((line, at) =>
        line.kind === 'skipped' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one comparison never move
          <p key={at} className={styles.skipped}>
            {wholeNumber(line.count)} equal {line.count === 1 ? 'line' : 'lines'}
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one comparison never move
          <div key={at} className={styles.line} data-kind={line.kind}>
            <span>{line.before}</span>
            <span>{line.after}</span>
            <span>
              <span className="sr-only">{line.kind === 'same' ? '' : line.kind}</span>
              <span aria-hidden="true">{SIGNS[line.kind]}</span>
            </span>
            <Code text={line.text} />
          </div>
        ),
      )}
      {left > 0 && <p className={styles.skipped}>{wholeNumber(left)} more changed lines: download both to see them.</p>}
    </section>
  )
}

const SIGNS = { same: '', added: '+', removed: '−' }

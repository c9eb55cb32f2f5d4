import { useEffect, useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { Size } from '../ui/Size.tsx'
import { ContentTrouble } from '../viewer/byte-source.ts'
import { Code } from '../viewer/Code.tsx'
import { explain } from '../viewer/ViewerNotice.tsx'
import { ViewerSkeleton } from '../viewer/ViewerSkeleton.tsx'
import type { Compared, CompareSaid } from './compare-worker.ts'
import { contentUrl } from './content-url.ts'
import styles from './Difference.module.css'

interface Version {
  id: string
  length: number
  checksum: string
}

type Answer = Extract<CompareSaid, { comparison: unknown }>

/** What a rewritten version has that the one before had not, line by line. */
export function Difference({ before, after }: { before: Version; after: Version }) {
  const [answer, setAnswer] = useState<Answer>()
  const [progress, setProgress] = useState(0)
  const [trouble, setTrouble] = useState<ContentTrouble>()
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew; a version never changes
  useEffect(() => {
    setAnswer(undefined)
    setTrouble(undefined)
    setProgress(0)
    const worker = new Worker(new URL('./compare-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<CompareSaid>) => {
      if ('progress' in data) setProgress(data.progress)
      else if ('trouble' in data) setTrouble(new ContentTrouble(data.trouble, data.message))
      else setAnswer(data)
    }
    worker.onerror = () =>
      setTrouble(new ContentTrouble('defect', 'the comparison could not be started; reload the page'))
    worker.postMessage([comparedOf(before), comparedOf(after)])
    return () => worker.terminate()
  }, [before.id, after.id, attempt])

  if (trouble)
    return (
      <div className={`${styles.note} card`} role="alert">
        <h2>They could not be compared</h2>
        <p className="muted wrap">{explain(trouble)}</p>
        <button type="button" className="button" onClick={() => setAttempt(attempt + 1)}>
          Try again
        </button>
      </div>
    )
  if (!answer)
    return (
      <>
        {progress > 0 && (
          <p className={styles.progress}>
            Comparing <progress value={progress} aria-label="Compared so far" />
          </p>
        )}
        <ViewerSkeleton />
      </>
    )
  const { comparison, apart, compared } = answer
  if (comparison.status === 'too-different')
    return (
      <div className={`${styles.note} card`}>
        <h2>They have too little in common to compare line by line</h2>
        <p className="muted">
          <Size bytes={apart[0]} /> of the one before stand against <Size bytes={apart[1]} /> of this one. Download both
          and compare them with a program of yours.
        </p>
        <Downloads before={before} after={after} />
      </div>
    )
  const { lines, left, added, removed } = comparison
  const partly = Math.max(...apart) > compared
  return (
    <section aria-label="Difference" className={`${styles.difference} card`}>
      <p className={styles.sum}>
        <span className={styles.plus}>{wholeNumber(added)} added</span>,{' '}
        <span className={styles.minus}>{wholeNumber(removed)} removed</span>
        {added + removed === 0 && !partly && ': every line is the same'}
      </p>
      {partly && (
        <div className={styles.sum} role="note">
          <p>
            Only the first <Size bytes={compared} /> of what differs are compared. From there on, the rest is not:{' '}
            <Size bytes={apart[0]} /> of the one before stand against <Size bytes={apart[1]} /> of this one.
          </p>
          <Downloads before={before} after={after} />
        </div>
      )}
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

const comparedOf = ({ id, length, checksum }: Version): Compared => ({ url: contentUrl(id), length, checksum })

function Downloads({ before, after }: { before: Version; after: Version }) {
  return (
    <p className={styles.actions}>
      <a className="button" href={contentUrl(before.id)} download>
        Download the one before
      </a>
      <a className="button" href={contentUrl(after.id)} download>
        Download this one
      </a>
    </p>
  )
}

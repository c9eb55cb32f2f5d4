import type { RefObject } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import type { Opened, Progress } from './content-reader.ts'
import { Jump } from './Jump.tsx'
import type { View } from './row.ts'
import styles from './Toolbar.module.css'
import type { Search } from './use-search.ts'
import { type Hit, numberOf } from './walk-hits.ts'

const NAMES: Record<View, string> = { stream: 'Stream', tree: 'JSON', raw: 'Raw' }

interface Props {
  opened: Opened
  progress: Progress
  view: View
  count: number
  input: RefObject<HTMLInputElement | null>
  /** The line that somebody was led to and that is not known yet. */
  awaiting: number | undefined
  text: string
  found: Search
  /** The one that was visited last. */
  hit: Hit | undefined
  /** All lines were opened (true) or closed. */
  unfolded: boolean | undefined
  onText: (text: string) => void
  onTextSettled: () => void
  onHit: (step: 1 | -1) => void
  onStop: () => void
  onTurn: (step: 1 | -1) => void
  onFold: () => void
  onView: (view: View) => void
  onLine: (line: number) => void
  onTime: (time: number) => void
  onFirst: () => void
  onLast: () => void
  onPrint: () => void
}

/** How to look at the content, and where to go in it. */
export function Toolbar(props: Props) {
  const { opened, progress, view, count, input, text, found, hit, onText, onTextSettled, onHit, onView } = props
  const { awaiting, unfolded, onStop, onTurn, onFold } = props
  const reading = progress.reading && !progress.ended && progress.indexed < progress.length
  const unit = opened.form === 'binary' ? 'rows of 16 bytes' : count === 1 ? 'line' : 'lines'
  return (
    <div className={styles.bar}>
      {opened.views.length > 1 && (
        <fieldset className={styles.views}>
          <legend className="sr-only">View</legend>
          {opened.views.map((one) => (
            <button key={one} type="button" aria-pressed={one === view} onClick={() => onView(one)}>
              {NAMES[one]}
            </button>
          ))}
        </fieldset>
      )}
      <p className={styles.count}>
        <span className="numeric">{`${wholeNumber(count)}${progress.ended ? '' : '+'} ${unit}`}</span>
        {reading && <progress value={progress.indexed} max={progress.length} aria-label="Read so far" />}
        {awaiting !== undefined && <span role="status">reading to line {wholeNumber(awaiting + 1)}…</span>}
      </p>
      {view === 'stream' && (
        <div className={styles.walk}>
          <button
            type="button"
            className="button"
            title="Open or close what is folded, in every line (e)"
            aria-pressed={unfolded === true}
            onClick={onFold}
          >
            {unfolded ? 'Close all' : unfolded === false ? 'As it was' : 'Open all'}
          </button>
          <button
            type="button"
            className="button"
            title="Go to the previous turn of a person (U)"
            aria-label="Previous turn of a person"
            onClick={() => onTurn(-1)}
          >
            <Icon name="person" />
            <Icon name="up" />
          </button>
          <button
            type="button"
            className="button"
            title="Go to the next turn of a person (u)"
            aria-label="Next turn of a person"
            onClick={() => onTurn(1)}
          >
            <Icon name="person" />
            <Icon name="down" />
          </button>
        </div>
      )}
      {opened.form !== 'binary' && (
        <search className={styles.search}>
          <label className={styles.field}>
            <span className="sr-only">Find in the content</span>
            <Icon name="search" />
            <input
              ref={input}
              type="search"
              className="input"
              placeholder="Find"
              maxLength={200}
              value={text}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => onText(event.target.value)}
              onBlur={onTextSettled}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  onHit(event.shiftKey ? -1 : 1)
                  onTextSettled()
                } else if (event.key === 'Escape') {
                  event.preventDefault()
                  if (text === '') input.current?.blur()
                  else onText('')
                }
              }}
            />
          </label>
          {text !== '' && (
            <>
              <output className={`${styles.hits} numeric`} title={EXACTLY}>
                {sayHits(found, hit)}
              </output>
              {!found.done && (
                <>
                  <progress value={found.scanned} max={progress.length} aria-label="Searched so far" />
                  <button
                    type="button"
                    className="button"
                    aria-label="Stop searching"
                    title="Stop searching"
                    onClick={onStop}
                  >
                    <Icon name="close" />
                  </button>
                </>
              )}
              <button
                type="button"
                className="button"
                aria-label="Previous hit"
                title="Go to the previous hit (N, Shift Enter in the field)"
                disabled={found.lines.length === 0}
                onClick={() => onHit(-1)}
              >
                <Icon name="up" />
              </button>
              <button
                type="button"
                className="button"
                aria-label="Next hit"
                title="Go to the next hit (n, Enter in the field)"
                disabled={found.lines.length === 0}
                onClick={() => onHit(1)}
              >
                <Icon name="down" />
              </button>
            </>
          )}
        </search>
      )}
      <Popover label="Go to" on={false}>
        <Jump {...props} timed={opened.form !== 'binary'} />
      </Popover>
    </div>
  )
}

const EXACTLY =
  'Counted in the content as it is written, up to its end. What a view leaves out of a line is counted too, and passed over where the line shows other hits: Raw shows each. Of one line the first 2,000 are gone through, and the first 100,000 lines with a hit.'

function sayHits({ lines, ends, occurrences, done, stopped, capped }: Search, hit: Hit | undefined): string {
  if (lines.length === 0) return stopped ? 'Stopped' : done ? 'Not found' : 'Searching…'
  const more = done && !stopped ? '' : '+'
  const hits = `${wholeNumber(occurrences)}${more} ${occurrences === 1 ? 'hit' : 'hits'}`
  if (hit) return `${wholeNumber(numberOf({ lines, ends }, hit))} of ${hits}`
  return `${hits} in ${wholeNumber(lines.length)}${more || (capped ? '+' : '')} ${lines.length === 1 ? 'line' : 'lines'}`
}

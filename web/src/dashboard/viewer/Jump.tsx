import { useState } from 'react'
import styles from './Jump.module.css'

interface Props {
  count: number
  timed: boolean
  onLine: (line: number) => void
  onTime: (time: number) => void
  onFirst: () => void
  onLast: () => void
  onPrint: () => void
}

/** Where to go in the content: a line, a time, its ends; and onto paper. */
export function Jump({ count, timed, onLine, onTime, onFirst, onLast, onPrint }: Props) {
  const [line, setLine] = useState('')
  const [time, setTime] = useState('')
  return (
    <div className={styles.jump}>
      <form
        action={() => {
          const wanted = Number.parseInt(line.replaceAll(/[^\d]/g, ''), 10)
          if (wanted > 0) close(() => onLine(wanted))
        }}
      >
        <label>
          Line
          <input
            className="input"
            inputMode="numeric"
            value={line}
            placeholder={`1 to ${count}`}
            onChange={(event) => setLine(event.target.value)}
          />
        </label>
        <button type="submit" className="button">
          Go
        </button>
      </form>
      {timed && (
        <form
          action={() => {
            const wanted = Date.parse(time)
            if (!Number.isNaN(wanted)) close(() => onTime(wanted))
          }}
        >
          <label>
            Time
            <input
              className="input"
              type="datetime-local"
              step="1"
              value={time}
              onChange={(event) => setTime(event.target.value)}
            />
          </label>
          <button type="submit" className="button">
            Go
          </button>
        </form>
      )}
      <p>
        <button type="button" className="button" onClick={() => close(onFirst)}>
          First line
        </button>
        <button type="button" className="button" onClick={() => close(onLast)}>
          Last line
        </button>
        <button type="button" className="button" onClick={() => close(onPrint)}>
          Print
        </button>
      </p>
    </div>
  )
}

function close(then: () => void) {
  const panel = document.querySelector<HTMLElement>(':popover-open')
  panel?.hidePopover()
  then()
}

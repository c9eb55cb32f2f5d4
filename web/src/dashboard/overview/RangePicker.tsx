import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { serverNow } from '../clock.ts'
import { dayOf, sayMoment } from '../search/moment.ts'
import { Popover } from '../ui/Popover.tsx'
import styles from './RangePicker.module.css'
import { type OverviewSearch, PRESETS, presetOf, type RangeSearch, rangeProblem, USUAL } from './range.ts'

interface Props {
  search: OverviewSearch
  onChange: (range: RangeSearch) => void
}

/** Which stretch of time the page shows: three usual ones as links, or from one day to another. */
export function RangePicker({ search, onChange }: Props) {
  const preset = presetOf(search)
  const [problem, setProblem] = useState<string>()
  return (
    <nav className={styles.picker} aria-label="Range of time">
      {PRESETS.map(({ from, label }) => (
        <Link
          key={from}
          to="/"
          search={(before) => ({ ...before, from: from === USUAL ? undefined : from, to: undefined })}
          className="button"
          data-on={preset === from || undefined}
          aria-current={preset === from ? 'true' : undefined}
          activeProps={{}}
          activeOptions={{ exact: true }}
          resetScroll={false}
        >
          {label}
        </Link>
      ))}
      <Popover on={preset === undefined} label={preset === undefined ? sayRange(search) : 'Custom'}>
        <form
          className={styles.days}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            const fields = new FormData(event.currentTarget)
            const day = (name: string) => String(fields.get(name)) || undefined
            const range = dropEmpty({ from: day('from'), to: day('to') })
            const wrong = rangeProblem(range, serverNow())
            setProblem(wrong)
            if (wrong) return
            onChange(range)
            event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
          }}
        >
          <label>
            From
            <input type="date" name="from" className="input" defaultValue={dayOf(search.from, 'from')} required />
          </label>
          <label>
            To
            <input type="date" name="to" className="input" defaultValue={dayOf(search.to, 'to')} />
          </label>
          {problem && (
            <p className="error" role="alert">
              {problem}
            </p>
          )}
          <button type="submit" className="button" data-tone="accent">
            Show
          </button>
        </form>
      </Popover>
    </nav>
  )
}

const sayRange = ({ from = USUAL, to }: RangeSearch) => `${sayMoment(from)} – ${to ? sayMoment(to, 'to') : 'now'}`

function dropEmpty({ from, to }: { from: string | undefined; to: string | undefined }): RangeSearch {
  return { ...(from && { from }), ...(to && { to }) }
}

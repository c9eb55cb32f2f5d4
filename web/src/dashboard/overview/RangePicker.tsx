import { Link } from '@tanstack/react-router'
import { Popover } from '../ui/Popover.tsx'
import styles from './RangePicker.module.css'
import { type OverviewSearch, PRESETS, presetOf, type RangeSearch, USUAL } from './range.ts'

interface Props {
  search: OverviewSearch
  onChange: (range: RangeSearch) => void
}

/** Which stretch of time the page shows: three usual ones as links, or from one day to another. */
export function RangePicker({ search, onChange }: Props) {
  const preset = presetOf(search)
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
          resetScroll={false}
        >
          {label}
        </Link>
      ))}
      <Popover on={preset === undefined} label={preset === undefined ? sayRange(search) : 'Custom'}>
        <form
          className={styles.days}
          onSubmit={(event) => {
            event.preventDefault()
            const fields = new FormData(event.currentTarget)
            const day = (name: string) => String(fields.get(name)) || undefined
            onChange(dropEmpty({ from: day('from'), to: day('to') }))
            event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
          }}
        >
          <label>
            From
            <input type="date" name="from" className="input" defaultValue={day(search.from)} required />
          </label>
          <label>
            To
            <input type="date" name="to" className="input" defaultValue={day(search.to)} />
          </label>
          <button type="submit" className="button" data-tone="accent">
            Show
          </button>
        </form>
      </Popover>
    </nav>
  )
}

/** What a date field can show of a moment in the address. */
const day = (moment: string | undefined) => (/^\d{4}-/.test(moment ?? '') ? moment?.slice(0, 10) : '')
const sayRange = ({ from = USUAL, to }: RangeSearch) => `${sayMoment(from)} – ${to ? sayMoment(to) : 'now'}`
const sayMoment = (moment: string) => (/^\d{4}-/.test(moment) ? moment.slice(0, 10) : `${moment} ago`)

function dropEmpty({ from, to }: { from: string | undefined; to: string | undefined }): RangeSearch {
  return { ...(from && { from }), ...(to && { to }) }
}

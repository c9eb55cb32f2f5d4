import type { ListSearch } from '../search/list-search.ts'
import { sayMoment } from '../search/moment.ts'
import { Popover } from '../ui/Popover.tsx'
import choices from './Choices.module.css'
import styles from './TimeFilter.module.css'

const PRESETS = [
  { from: undefined, label: 'Any time' },
  { from: '24h', label: 'Last 24 hours' },
  { from: '7d', label: 'Last 7 days' },
  { from: '30d', label: 'Last 30 days' },
  { from: '90d', label: 'Last 90 days' },
] as const

/** Of a range, whether the last change lies in it, any, the first, or a later one. */
const WHICH = { last: 'Last changed', any: 'Changed', first: 'New', later: 'Changed again' } as const

interface Props {
  from: string | undefined
  to: string | undefined
  changes: ListSearch['changes']
  onChange: (patch: Partial<ListSearch>) => void
}

/** When an artifact last changed: a preset, or from one day to another. */
export function TimeFilter({ from, to, changes, onChange }: Props) {
  const preset = to === undefined ? PRESETS.find((one) => one.from === from) : undefined
  const on = from !== undefined || to !== undefined || changes !== undefined
  return (
    <Popover
      on={on}
      label={on ? `${changes ? `${WHICH[changes]}: ` : ''}${preset?.label ?? sayRange(from, to)}` : 'Time'}
    >
      <fieldset>
        <legend className="sr-only">Changed</legend>
        {PRESETS.map((one) => (
          <label key={one.label} className={choices.choice}>
            <input
              type="radio"
              name="preset"
              checked={preset === one}
              onChange={() => onChange({ from: one.from, to: undefined })}
            />
            {one.label}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend className="sr-only">Which change</legend>
        {([undefined, 'any', 'first', 'later'] as const).map((one) => (
          <label key={one ?? 'last'} className={choices.choice}>
            <input type="radio" name="changes" checked={changes === one} onChange={() => onChange({ changes: one })} />
            {WHICH[one ?? 'last']}
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.custom}>
        <legend className="sr-only">Between two days</legend>
        <label>
          From
          <input
            type="date"
            className="input"
            value={day(from)}
            max={day(to)}
            onChange={(event) => onChange({ from: event.target.value || undefined })}
          />
        </label>
        <label>
          To
          <input
            type="date"
            className="input"
            value={day(to)}
            min={day(from)}
            onChange={(event) => onChange({ to: event.target.value || undefined })}
          />
        </label>
      </fieldset>
    </Popover>
  )
}

const sayRange = (from: string | undefined, to: string | undefined) =>
  `${from ? sayMoment(from) : '…'} – ${to ? sayMoment(to) : 'now'}`

/** What a date field can show of a moment in the address. */
const day = (moment: string | undefined) => (/^\d{4}-/.test(moment ?? '') ? moment?.slice(0, 10) : '')

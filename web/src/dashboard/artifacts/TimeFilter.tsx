import type { ListSearch } from '../search/list-search.ts'
import { dayOf, sayMoment } from '../search/moment.ts'
import { DayField } from '../ui/DayField.tsx'
import { Popover } from '../ui/Popover.tsx'
import choices from './Choices.module.css'
import { FilterChip } from './FilterChip.tsx'
import { Preset } from './Preset.tsx'
import styles from './TimeFilter.module.css'
import { useCounts } from './use-counts.ts'

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
  search: ListSearch
  onChange: (patch: Partial<ListSearch>, replace?: boolean) => void
}

/** When an artifact last changed: a preset, or from one day to another. */
export function TimeFilter({ search, onChange }: Props) {
  const { from, to, changes } = search
  const on = from !== undefined || to !== undefined || changes !== undefined
  const range = presetOf(search)?.label ?? sayRange(from, to)
  return (
    <FilterChip name="time" on={on} onRemove={() => onChange({ from: undefined, to: undefined, changes: undefined })}>
      <Popover on={on} label={on ? `${changes ? `${WHICH[changes]}: ` : ''}${range}` : 'Time'}>
        <Times search={search} onChange={onChange} />
      </Popover>
    </FilterChip>
  )
}

function Times({ search, onChange }: Props) {
  const { from, to, changes } = search
  const preset = presetOf(search)
  const counts = useCounts(PRESETS.map((one) => ({ ...search, from: one.from, to: undefined })))
  return (
    <>
      <fieldset>
        <legend className="sr-only">Changed</legend>
        {PRESETS.map((one, index) => (
          <Preset
            key={one.label}
            name="preset"
            label={one.label}
            checked={preset === one}
            count={counts[index]}
            onChoose={() => onChange({ from: one.from, to: undefined })}
          />
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
        {(['from', 'to'] as const).map((end) => (
          <DayField
            key={end}
            label={end === 'from' ? 'From' : 'To'}
            value={dayOf(search[end], end)}
            {...(end === 'from' ? { max: dayOf(to, 'to') } : { min: dayOf(from, 'from') })}
            // A day that is corrected is one step back, not one for each of its digits.
            onChange={(day) => onChange({ [end]: day || undefined }, dayOf(search[end], end) !== '')}
          />
        ))}
      </fieldset>
    </>
  )
}

const presetOf = ({ from, to }: ListSearch) => (to === undefined ? PRESETS.find((one) => one.from === from) : undefined)

const sayRange = (from: string | undefined, to: string | undefined) =>
  `${from ? sayMoment(from) : '…'} – ${to ? sayMoment(to, 'to') : 'now'}`

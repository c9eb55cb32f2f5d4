import { useState } from 'react'
import type { ListSearch } from '../search/list-search.ts'
import { parseSize, parseSizeRange, writeSize, writeSizeRange } from '../search/size-range.ts'
import { Popover } from '../ui/Popover.tsx'
import { FilterChip } from './FilterChip.tsx'
import { Preset } from './Preset.tsx'
import styles from './TimeFilter.module.css'
import { useCounts } from './use-counts.ts'

const PRESETS = [
  { size: undefined, label: 'Any size' },
  { size: '..10kB', label: 'Under 10 kB' },
  { size: '10kB..100kB', label: '10 kB to 100 kB' },
  { size: '100kB..1MB', label: '100 kB to 1 MB' },
  { size: '1MB..10MB', label: '1 MB to 10 MB' },
  { size: '10MB..', label: 'Over 10 MB' },
] as const

interface Props {
  search: ListSearch
  onChange: (patch: Partial<ListSearch>) => void
}

/** How large the content is: a preset, or from one size to another. */
export function SizeFilter({ search, onChange }: Props) {
  const { size } = search
  const on = size !== undefined
  return (
    <FilterChip name="size" on={on} onRemove={() => onChange({ size: undefined })}>
      <Popover on={on} label={on ? (PRESETS.find((one) => one.size === size)?.label ?? size) : 'Size'}>
        <Sizes search={search} onChange={onChange} />
      </Popover>
    </FilterChip>
  )
}

function Sizes({ search, onChange }: Props) {
  const { size } = search
  const counts = useCounts(PRESETS.map((one) => ({ ...search, size: one.size })))
  return (
    <>
      <fieldset>
        <legend className="sr-only">Size</legend>
        {PRESETS.map((one, index) => (
          <Preset
            key={one.label}
            name="size"
            label={one.label}
            checked={one.size === size}
            count={counts[index]}
            onChoose={() => onChange({ size: one.size })}
          />
        ))}
      </fieldset>
      <Custom key={size} size={size} onChange={onChange} />
    </>
  )
}

function Custom({ size, onChange }: { size: string | undefined; onChange: Props['onChange'] }) {
  const range = parseSizeRange(size ?? '') ?? {}
  const [from, setFrom] = useState(range.from === undefined ? '' : writeSize(range.from))
  const [to, setTo] = useState(range.to === undefined ? '' : writeSize(range.to))
  const bounds = { from: parseSize(from), to: parseSize(to) }
  const text = writeSizeRange({
    ...(bounds.from !== undefined && { from: bounds.from }),
    ...(bounds.to !== undefined && { to: bounds.to }),
  })
  const unread = (from !== '' && bounds.from === undefined) || (to !== '' && bounds.to === undefined)
  const wrong = unread || (text !== undefined && parseSizeRange(text) === undefined)
  return (
    <form
      className={styles.custom}
      aria-label="Between two sizes"
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) onChange({ size: text })
      }}
    >
      <label>
        At least
        <input className="input" placeholder="10kB" value={from} onChange={({ target }) => setFrom(target.value)} />
      </label>
      <label>
        Less than
        <input className="input" placeholder="1.5MB" value={to} onChange={({ target }) => setTo(target.value)} />
      </label>
      <p className={wrong ? 'error' : 'muted'} role="status">
        {wrong ? 'Sizes are written 500B, 10kB, 1.5MB, and the second is the larger.' : ''}
      </p>
      <button type="submit" className="button" disabled={wrong}>
        Apply
      </button>
    </form>
  )
}

import { useState } from 'react'
import type { ListSearch } from '../search/list-search.ts'
import { parseSize, parseSizeRange, writeSize, writeSizeRange } from '../search/size-range.ts'
import { Popover } from '../ui/Popover.tsx'
import choices from './Choices.module.css'
import styles from './TimeFilter.module.css'

const PRESETS = [
  { size: undefined, label: 'Any size' },
  { size: '..10kB', label: 'Under 10 kB' },
  { size: '10kB..100kB', label: '10 kB to 100 kB' },
  { size: '100kB..1MB', label: '100 kB to 1 MB' },
  { size: '1MB..10MB', label: '1 MB to 10 MB' },
  { size: '10MB..', label: 'Over 10 MB' },
] as const

interface Props {
  size: string | undefined
  onChange: (patch: Partial<ListSearch>) => void
}

/** How large the content is: a preset, or from one size to another. */
export function SizeFilter({ size, onChange }: Props) {
  const preset = PRESETS.find((one) => one.size === size)
  return (
    <Popover on={size !== undefined} label={size === undefined ? 'Size' : (preset?.label ?? size)}>
      <fieldset>
        <legend className="sr-only">Size</legend>
        {PRESETS.map((one) => (
          <label key={one.label} className={choices.choice}>
            <input type="radio" name="size" checked={preset === one} onChange={() => onChange({ size: one.size })} />
            {one.label}
          </label>
        ))}
      </fieldset>
      <Custom key={size} size={size} onChange={onChange} />
    </Popover>
  )
}

function Custom({ size, onChange }: Props) {
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

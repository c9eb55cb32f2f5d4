import { Link } from '@tanstack/react-router'
import { wholeNumber } from '../format/byte-size.ts'
import { Popover } from '../ui/Popover.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './FleetBar.module.css'
import { type FleetSearch, STANDS } from './fleet.ts'

interface Props {
  search: FleetSearch
  tags: readonly { tag: string; count: number }[]
  found: number
  of: number
  onChange: (patch: Partial<Record<keyof FleetSearch, unknown>>, replace?: boolean) => void
}

/** What narrows and groups the machines. */
export function FleetBar({ search, tags, found, of, onChange }: Props) {
  const toggle = (name: 'tag' | 'state', value: string, on: boolean) => {
    const before: readonly string[] = search[name] ?? []
    const after = on ? [...before, value] : before.filter((one) => one !== value)
    onChange({ [name]: after.length > 0 ? after : undefined })
  }
  const filtered = Boolean(search.q || search.tag || search.state || search.from)
  return (
    <search className={styles.bar} aria-label="Filters">
      <input
        type="search"
        className={`${styles.find} input`}
        aria-label="Search machines"
        placeholder="Search name, host, version"
        defaultValue={search.q ?? ''}
        maxLength={200}
        onChange={({ target }) => onChange({ q: target.value || undefined }, true)}
      />
      <Popover on={Boolean(search.state)} label={`State${search.state ? `: ${search.state.join(', ')}` : ''}`}>
        <Choices
          label="State"
          choices={STANDS.map((value) => ({ value }))}
          selected={search.state ?? []}
          onToggle={(value, on) => toggle('state', value, on)}
        />
      </Popover>
      <Popover on={Boolean(search.tag)} label={search.tag ? `Tag: ${search.tag.length}` : 'Tag'}>
        {tags.length === 0 ? (
          <p className="muted">No machine has a tag yet.</p>
        ) : (
          <Choices
            label="Tag"
            choices={tags.map(({ tag, count }) => ({ value: tag, count }))}
            selected={search.tag ?? []}
            onToggle={(value, on) => toggle('tag', value, on)}
          />
        )}
      </Popover>
      <button
        type="button"
        className="button"
        aria-pressed={search.group === 'tag'}
        data-on={search.group === 'tag' || undefined}
        onClick={() => onChange({ group: search.group ? undefined : 'tag' })}
      >
        Group by tag
      </button>
      <output className="muted numeric">
        {found === of ? wholeNumber(of) : `${wholeNumber(found)} of ${wholeNumber(of)}`}
        {of === 1 ? ' machine' : ' machines'}
        {search.from && `, active since ${search.from}`}
      </output>
      {filtered && (
        <Link to="/nodes" search={search.group ? { group: search.group } : {}} className="button" data-tone="quiet">
          Clear
        </Link>
      )}
    </search>
  )
}

interface ChoicesProps {
  label: string
  choices: readonly { value: string; count?: number }[]
  selected: readonly string[]
  onToggle: (value: string, on: boolean) => void
}

function Choices({ label, choices, selected, onToggle }: ChoicesProps) {
  return (
    <fieldset>
      <legend className="sr-only">{label}</legend>
      {choices.map(({ value, count }) => (
        <label key={value} className={styles.choice}>
          <input
            type="checkbox"
            checked={selected.includes(value)}
            onChange={({ target }) => onToggle(value, target.checked)}
          />
          <span className="wrap">
            <Text>{value}</Text>
          </span>
          {count !== undefined && <span className="muted numeric">{wholeNumber(count)}</span>}
        </label>
      ))}
    </fieldset>
  )
}

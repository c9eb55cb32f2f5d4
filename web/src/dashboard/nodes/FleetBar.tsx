import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { sayMoment } from '../search/moment.ts'
import { awaitSent } from '../search/sent-texts.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { Popover } from '../ui/Popover.tsx'
import { Text } from '../ui/Text.tsx'
import { useNow } from '../ui/use-now.ts'
import styles from './FleetBar.module.css'
import { type FleetSearch, isNarrowed, type Machine, STANDS, standOf } from './fleet.ts'

/** What of the address changes; undefined takes it out. */
export type Patch = Partial<Record<keyof FleetSearch, unknown>>

interface Props {
  search: FleetSearch
  tags: readonly { tag: string; count: number }[]
  found: readonly Machine[]
  /** Those it finds among; and all there are. */
  among: readonly Machine[]
  nodes: readonly Machine[]
  onChange: (patch: Patch, replace?: boolean) => void
}

/** What narrows and groups the machines. */
export function FleetBar({ search, tags, found, among, nodes, onChange }: Props) {
  const toggle = (name: 'tag' | 'state', value: string, on: boolean) => {
    const before: readonly string[] = search[name] ?? []
    const after = on ? [...before, value] : before.filter((one) => one !== value)
    onChange({ [name]: after.length > 0 ? after : undefined })
  }
  const retired = countRetired(nodes)
  const foundRetired = countRetired(found)
  const filtered = isNarrowed(search)
  const box = useRef<HTMLInputElement>(null)
  useHotkeys({ '/': () => box.current?.focus() })
  const q = search.q ?? ''
  const sent = useRef([q])
  // Where the address changes by other means than typing, such as the way back.
  useEffect(() => {
    const awaited = awaitSent(sent.current, q)
    sent.current = awaited ?? [q]
    if (!awaited && box.current) box.current.value = q
  }, [q])
  const find = (text: string) => {
    sent.current.push(text)
    onChange({ q: text || undefined }, true)
  }
  const now = useNow()
  const stands = nodes.map((node) => standOf(node, now))
  return (
    <search className={styles.bar} aria-label="Filters">
      <input
        type="search"
        className={`${styles.find} input`}
        aria-label="Search machines"
        placeholder="Search name, host, version"
        defaultValue={q}
        ref={box}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (event.currentTarget.value === '') event.currentTarget.blur()
          event.currentTarget.value = ''
          find('')
        }}
        maxLength={200}
        onChange={({ target }) => find(target.value)}
      />
      <Popover on={Boolean(search.state)} label={`State${search.state ? `: ${search.state.join(', ')}` : ''}`}>
        <Choices
          label="State"
          choices={STANDS.map((value) => ({ value, count: stands.filter((stand) => stand === value).length }))}
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
        {wholeNumber(found.length)}
        {filtered && ` of ${wholeNumber(among.length)}`}{' '}
        {(filtered ? among : found).length === 1 ? 'machine' : 'machines'}
        {search.from && `, active ${sayRange(search)}`}
      </output>
      {!filtered && retired > 0 && (
        <Link to="/nodes" search={{ state: ['retired'] }} className={styles.retired}>
          {wholeNumber(retired)} retired
        </Link>
      )}
      {search.from && !search.state && foundRetired > 0 && (
        <Link to="/nodes" search={{ ...search, state: ['retired'] }} className={styles.retired}>
          {wholeNumber(foundRetired)} of them retired
        </Link>
      )}
      {filtered && (
        <Link
          to="/nodes"
          activeOptions={{ exact: true }}
          search={search.group ? { group: search.group } : {}}
          className="button"
          data-tone="quiet"
        >
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

const countRetired = (machines: readonly Machine[]) =>
  machines.filter(({ unenrolledAt }) => unenrolledAt !== null).length

const sayRange = ({ from = '', to }: FleetSearch) =>
  to === undefined ? `since ${sayMoment(from)}` : `${sayMoment(from)} – ${sayMoment(to, 'to')}`

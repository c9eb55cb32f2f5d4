import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { countFilters, type ListSearch, MANY, type Many, STATES, withoutFilters } from '../search/list-search.ts'
import { Icon } from '../ui/Icon.tsx'
import { ChoiceFilter } from './ChoiceFilter.tsx'
import styles from './FilterBar.module.css'
import { SearchBox } from './SearchBox.tsx'
import { SortSelect } from './SortSelect.tsx'
import { TimeFilter } from './TimeFilter.tsx'
import { useNodeNames } from './use-node-names.ts'

const LABELS: Record<Many, string> = { node: 'Machine', type: 'Type', kind: 'Kind', agent: 'Agent', project: 'Project' }

interface Props {
  search: ListSearch
  /** How many artifacts were found; `more` while not all are loaded. */
  found: { count: number; more: boolean } | undefined
  onChange: (patch: Partial<ListSearch>, replace?: boolean) => void
}

/** Everything that narrows the list, in one line; on a phone behind a button. */
export function FilterBar({ search, found, onChange }: Props) {
  const [shown, setShown] = useState(false)
  const nodeName = useNodeNames()
  const active = countFilters(search)
  return (
    <search className={styles.bar} aria-label="Filters">
      <SearchBox value={search.q ?? ''} onChange={(q) => onChange({ q: q || undefined }, true)} />
      <button
        type="button"
        className={`${styles.toggle} button`}
        aria-expanded={shown}
        aria-controls="filters"
        data-on={active > 0 || undefined}
        onClick={() => setShown(!shown)}
      >
        <Icon name="filter" /> Filters{active > 0 && ` (${active})`}
      </button>
      <div id="filters" className={styles.filters} data-shown={shown || undefined}>
        {MANY.map((name) => (
          <ChoiceFilter
            key={name}
            label={LABELS[name]}
            field={name}
            search={search}
            selected={search[name]}
            nameOf={name === 'node' ? nodeName : undefined}
            onChange={(values) => onChange({ [name]: values })}
          />
        ))}
        <TimeFilter from={search.from} to={search.to} onChange={onChange} />
        <ChoiceFilter
          label="State"
          field="state"
          search={search}
          selected={search.state}
          onChange={(values) => onChange({ state: STATES.filter((state) => values?.includes(state)) })}
        />
        <SortSelect search={search} onChange={onChange} />
      </div>
      <div className={styles.end}>
        <output className={`muted numeric`}>{found && say(found)}</output>
        {active > 0 && (
          <Link to="/artifacts" search={withoutFilters(search)} className="button" data-tone="quiet">
            <Icon name="close" /> Clear all ({active})
          </Link>
        )}
      </div>
    </search>
  )
}

function say({ count, more }: { count: number; more: boolean }): string {
  return `${wholeNumber(count)}${more ? '+' : ''} ${count === 1 && !more ? 'artifact' : 'artifacts'}`
}

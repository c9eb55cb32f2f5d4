import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Outputs } from '../api.ts'
import { byteSize, wholeNumber } from '../format/byte-size.ts'
import {
  countFilters,
  type ListSearch,
  MANY,
  type Many,
  STATES,
  withoutFilters,
  writeColumns,
} from '../search/list-search.ts'
import { Icon } from '../ui/Icon.tsx'
import { ChoiceFilter } from './ChoiceFilter.tsx'
import { DisplayMenu } from './DisplayMenu.tsx'
import styles from './FilterBar.module.css'
import { FILTER_LABELS } from './filter-labels.ts'
import { SearchBox } from './SearchBox.tsx'
import { SizeFilter } from './SizeFilter.tsx'
import { SortSelect } from './SortSelect.tsx'
import { TimeFilter } from './TimeFilter.tsx'
import type { Appearance } from './use-appearance.ts'
import { useNodeNames } from './use-node-names.ts'
import { ViewsMenu } from './ViewsMenu.tsx'

type Found = Outputs['artifacts']['count']

interface Props {
  search: ListSearch
  /** How many artifacts there are; `more`: at least so many. */
  found: Found | undefined
  appearance: Appearance
  onChange: (patch: Partial<ListSearch>, replace?: boolean) => void
  onFoldAll: ((closed: boolean) => void) | undefined
}

/** Everything that narrows the list and says how it is shown; on a phone behind a button. Each filter is marked with its name, for the palette. */
export function FilterBar({ search, found, appearance, onChange, onFoldAll }: Props) {
  const [shown, setShown] = useState(false)
  // The rows come first: a thousand machines take as long.
  const nodeName = useNodeNames(found !== undefined)
  const active = countFilters(search)
  const choice = (name: Many) => (
    <span key={name} data-filter={name} className={styles.filter}>
      <ChoiceFilter
        label={FILTER_LABELS[name]}
        field={name}
        search={search}
        selected={search[name]}
        nameOf={name === 'node' ? nodeName : undefined}
        onChange={(values) => onChange({ [name]: values })}
      />
    </span>
  )
  return (
    <search className={styles.bar} aria-label="Filters" data-filters>
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
      <div className={styles.end}>
        <output className="muted numeric">{found && say(found)}</output>
        <ViewsMenu search={shownAs(search, appearance)} />
        <DisplayMenu search={search} appearance={appearance} onChange={onChange} onFoldAll={onFoldAll} />
      </div>
      <div id="filters" className={styles.filters} data-shown={shown || undefined}>
        {MANY.map(choice)}
        <span data-filter="time" className={styles.filter}>
          <TimeFilter from={search.from} to={search.to} changes={search.changes} onChange={onChange} />
        </span>
        <span data-filter="size" className={styles.filter}>
          <SizeFilter size={search.size} onChange={onChange} />
        </span>
        <span data-filter="state" className={styles.filter}>
          <ChoiceFilter
            label={FILTER_LABELS.state}
            field="state"
            search={search}
            selected={search.state}
            onChange={(values) => {
              const states = STATES.filter((state) => values?.includes(state))
              onChange({ state: states.length > 0 ? states : undefined })
            }}
          />
        </span>
        <SortSelect search={search} onChange={onChange} />
        {active > 0 && (
          <Link to="/artifacts" search={withoutFilters(search)} className="button" data-tone="quiet">
            <Icon name="close" /> Clear all ({active})
          </Link>
        )}
      </div>
    </search>
  )
}

/** A view has the columns that are shown, also where the address leaves them to what the reader had last. */
const shownAs = (search: ListSearch, { columns, density }: Appearance): ListSearch => ({
  ...search,
  cols: writeColumns(columns),
  density,
})

function say({ count, more, versions }: Found): string {
  const artifacts = amount(count, more, 'artifact')
  if (!versions) return artifacts
  const bytes = versions.bytes === null ? [] : [`${byteSize(versions.bytes)} of new content`]
  return [artifacts, amount(versions.count, versions.more, 'version'), ...bytes].join(' · ')
}

const amount = (count: number, more: boolean, what: string) =>
  `${wholeNumber(count)}${more ? '+' : ''} ${count === 1 && !more ? what : `${what}s`}`

import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { byteSize, wholeNumber } from '../format/byte-size.ts'
import { countFilters, type ListSearch, MANY, STATES, withoutFilters, writeColumns } from '../search/list-search.ts'
import { Icon } from '../ui/Icon.tsx'
import { ChoiceFilter } from './ChoiceFilter.tsx'
import { type Count, sayCount } from './count-query.ts'
import { DisplayMenu } from './DisplayMenu.tsx'
import styles from './FilterBar.module.css'
import { FilterChip } from './FilterChip.tsx'
import { SearchBox } from './SearchBox.tsx'
import { SizeFilter } from './SizeFilter.tsx'
import { SortSelect } from './SortSelect.tsx'
import { TimeFilter } from './TimeFilter.tsx'
import type { Appearance } from './use-appearance.ts'
import { ViewsMenu } from './ViewsMenu.tsx'

interface Props {
  search: ListSearch
  /** How many artifacts there are; `more`: at least so many. */
  found: Count | undefined
  /** How many more are merely like the text. */
  alike: number
  appearance: Appearance
  onChange: (patch: Partial<ListSearch>, replace?: boolean) => void
  onFoldAll: ((closed: boolean) => void) | undefined
}

/** Everything that narrows the list and says how it is shown; on a phone behind a button. Each filter is marked with its name, for the palette. */
export function FilterBar({ search, found, alike, appearance, onChange, onFoldAll }: Props) {
  const [shown, setShown] = useState(false)
  const active = countFilters(search)
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
        <output className="muted numeric">{found && say(found, alike)}</output>
        <ViewsMenu search={shownAs(search, appearance)} />
        <DisplayMenu search={search} appearance={appearance} onChange={onChange} onFoldAll={onFoldAll} />
      </div>
      <div id="filters" className={styles.filters} data-shown={shown || undefined}>
        {search.exact && (
          <FilterChip name="q" on onRemove={() => onChange({ exact: undefined })}>
            <span className={`${styles.exact} button`} data-on>
              Exactly as written
            </span>
          </FilterChip>
        )}
        {MANY.map((name) => (
          <ChoiceFilter
            key={name}
            field={name}
            search={search}
            ready={found !== undefined}
            selected={search[name]}
            onChange={(values) => onChange({ [name]: values })}
          />
        ))}
        <TimeFilter search={search} onChange={onChange} />
        <SizeFilter search={search} onChange={onChange} />
        <ChoiceFilter
          field="state"
          search={search}
          ready={found !== undefined}
          selected={search.state}
          onChange={(values) => {
            const states = STATES.filter((state) => values?.includes(state))
            onChange({ state: states.length > 0 ? states : undefined })
          }}
        />
        <SortSelect search={search} onChange={onChange} />
        {active > 0 && (
          <Link
            to="/artifacts"
            activeOptions={{ exact: true }}
            search={withoutFilters(search)}
            className="button"
            data-tone="quiet"
          >
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

function say(count: Count, alike: number): string {
  const { versions } = count
  const artifacts = amount(count, 'artifact')
  const found = alike === 0 ? artifacts : `${artifacts}, ${wholeNumber(alike)} similar`
  if (!versions) return found
  const bytes = versions.bytes === null ? [] : [`${byteSize(versions.bytes)} of new content`]
  return [found, amount(versions, 'version'), ...bytes].join(' · ')
}

const amount = (counted: { count: number; more: boolean }, what: string) =>
  `${sayCount(counted)} ${counted.count === 1 && !counted.more ? what : `${what}s`}`

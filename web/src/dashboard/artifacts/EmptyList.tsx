import { Link } from '@tanstack/react-router'
import { activeFilters, type ListSearch, withoutFilter, withoutFilters } from '../search/list-search.ts'
import { Command } from '../ui/Command.tsx'
import { InCheckout } from '../ui/InCheckout.tsx'
import { Notice } from '../ui/Notice.tsx'
import { sayCount } from './count-query.ts'
import styles from './EmptyList.module.css'
import { FILTER_LABELS } from './filter-labels.ts'
import { useCounts } from './use-counts.ts'

/** No rows: because of the filters, or because there is nothing yet. Each says what to do next. */
export function EmptyList({ search }: { search: ListSearch }) {
  if (activeFilters(search).length > 0) return <NoMatch search={search} />
  return (
    <Notice title="No artifacts yet">
      <p className="muted">
        What a machine collects appears here while it is sent. On a machine that is enrolled, run:
      </p>
      <Command text="exfiltrator sync" />
      <InCheckout />
      <p className="muted">Another machine joins with a key.</p>
      <Link to="/keys" className="button">
        Add a machine
      </Link>
    </Notice>
  )
}

/** Which filter to drop: those without which there is something, with how much. */
function NoMatch({ search }: { search: ListSearch }) {
  const active = activeFilters(search)
  const counts = useCounts(active.length > 1 ? active.map((name) => withoutFilter(search, name)) : [])
  const useful = active.flatMap((name, index) => {
    const found = counts[index]
    return found && found.count > 0 ? [{ name, found }] : []
  })
  return (
    <Notice title="Nothing matches">
      <p className="muted">No artifact has all that you are filtering by.</p>
      {useful.length > 0 && (
        <ul className={styles.ways} aria-label="Filters to drop">
          {useful.map(({ name, found }) => (
            <li key={name}>
              <Link
                to="/artifacts"
                activeOptions={{ exact: true }}
                search={withoutFilter(search, name)}
                className="button"
              >
                Without {FILTER_LABELS[name].toLowerCase()}
                <span className="muted numeric">{sayCount(found)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Link to="/artifacts" activeOptions={{ exact: true }} search={withoutFilters(search)} className="button">
        Clear the filters
      </Link>
    </Notice>
  )
}

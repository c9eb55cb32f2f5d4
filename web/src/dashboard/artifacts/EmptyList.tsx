import { Link } from '@tanstack/react-router'
import { countFilters, type ListSearch, withoutFilters } from '../search/list-search.ts'
import { Command } from '../ui/Command.tsx'
import { Notice } from '../ui/Notice.tsx'

/** No rows: because of the filters, or because there is nothing yet. Each says what to do next. */
export function EmptyList({ search }: { search: ListSearch }) {
  if (countFilters(search) > 0) {
    return (
      <Notice title="Nothing matches">
        <p className="muted">No artifact has all that you are filtering by.</p>
        <Link to="/artifacts" search={withoutFilters(search)} className="button">
          Clear the filters
        </Link>
      </Notice>
    )
  }
  return (
    <Notice title="No artifacts yet">
      <p className="muted">
        What a machine collects appears here while it is sent. On a machine that is enrolled, run:
      </p>
      <Command text="exfiltrator sync" />
      <p className="muted">Another machine joins with a key.</p>
      <Link to="/keys" className="button">
        Add a machine
      </Link>
    </Notice>
  )
}

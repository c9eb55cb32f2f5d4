import { Link } from '@tanstack/react-router'
import { wholeNumber } from '../format/byte-size.ts'
import styles from './ArtifactTabs.module.css'
import { TABS, type Tab } from './artifact-search.ts'

const NAMES: Record<Tab, string> = {
  content: 'Content',
  related: 'Related',
  versions: 'Versions',
  provenance: 'Provenance',
}

/** The parts of the page, each with an address of its own. A count stands there once it is known; its place is kept until then. */
export function ArtifactTabs({ tab, counts }: { tab: Tab; counts: Partial<Record<Tab, number | undefined>> }) {
  return (
    <nav aria-label="Parts of this artifact" className={styles.tabs}>
      {TABS.map((one) => (
        <Link
          key={one}
          from="/artifacts/$id"
          to="."
          search={one === 'content' ? {} : { tab: one }}
          state={true}
          resetScroll={false}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={one === tab ? 'page' : undefined}
          className={styles.tab}
        >
          {NAMES[one]}
          {one in counts && (
            <span className="numeric">{counts[one] === undefined ? '\u00a0' : wholeNumber(counts[one])}</span>
          )}
        </Link>
      ))}
    </nav>
  )
}

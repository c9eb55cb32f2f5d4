import { type ListSearch, readSort, SORTS, type Sort, type SortBy, writeSort } from '../search/list-search.ts'
import styles from './SortSelect.module.css'

const LABELS: Record<SortBy, Record<Sort['dir'], string>> = {
  modifiedAt: { desc: 'Changed last', asc: 'Changed first' },
  uploadedAt: { desc: 'Uploaded last', asc: 'Uploaded first' },
  startedAt: { desc: 'Started last', asc: 'Started first' },
  title: { asc: 'Title A–Z', desc: 'Title Z–A' },
  size: { desc: 'Largest', asc: 'Smallest' },
}

/** The order, where there are no column heads to click. */
export function SortSelect({
  search,
  onChange,
}: {
  search: ListSearch
  onChange: (patch: Partial<ListSearch>) => void
}) {
  const { by, dir } = readSort(search)
  return (
    <select
      className={`${styles.select} input`}
      aria-label="Sort by"
      value={`${by} ${dir}`}
      onChange={({ target }) => {
        const [field, direction] = target.value.split(' ') as [SortBy, Sort['dir']]
        onChange({ sort: writeSort({ by: field, dir: direction }) })
      }}
    >
      {SORTS.flatMap((field) =>
        (['desc', 'asc'] as const).map((direction) => (
          <option key={`${field} ${direction}`} value={`${field} ${direction}`}>
            {LABELS[field][direction]}
          </option>
        )),
      )}
    </select>
  )
}

import { COLUMNS, type Column, DENSITIES, GROUPINGS, type Grouping, type ListSearch } from '../search/list-search.ts'
import { Popover } from '../ui/Popover.tsx'
import choices from './Choices.module.css'
import { LABELS } from './columns.tsx'
import styles from './DisplayMenu.module.css'
import type { Appearance } from './use-appearance.ts'

export const GROUP_LABELS: Record<Grouping, string> = { project: 'Project', node: 'Machine', day: 'Day' }
const DENSITY_LABELS = { comfortable: 'Comfortable', compact: 'Compact' }

interface Props {
  search: ListSearch
  appearance: Appearance
  onChange: (patch: Partial<ListSearch>) => void
  onFoldAll: ((closed: boolean) => void) | undefined
}

/** How the list is shown: its groups, how close its rows are, its columns. */
export function DisplayMenu({ search, appearance, onChange, onFoldAll }: Props) {
  const { columns, density, setColumns, setDensity, resetWidths } = appearance
  const toggle = (column: Column, on: boolean) =>
    setColumns(COLUMNS.filter((one) => (one === column ? on : columns.includes(one))))
  return (
    <Popover
      on={search.group !== undefined}
      label={search.group ? `By ${GROUP_LABELS[search.group].toLowerCase()}` : 'Display'}
    >
      <fieldset>
        <legend className={styles.legend}>Group by</legend>
        {([undefined, ...GROUPINGS] as const).map((group) => (
          <label key={group ?? 'none'} className={choices.choice}>
            <input type="radio" name="group" checked={search.group === group} onChange={() => onChange({ group })} />
            {group ? GROUP_LABELS[group] : 'Nothing'}
          </label>
        ))}
      </fieldset>
      {onFoldAll && (
        <div className={styles.actions}>
          <button type="button" className="button" onClick={() => onFoldAll(true)}>
            Fold all
          </button>
          <button type="button" className="button" onClick={() => onFoldAll(false)}>
            Unfold all
          </button>
        </div>
      )}
      <fieldset className={styles.wide}>
        <legend className={styles.legend}>Density</legend>
        {DENSITIES.map((one) => (
          <label key={one} className={choices.choice}>
            <input type="radio" name="density" checked={density === one} onChange={() => setDensity(one)} />
            {DENSITY_LABELS[one]}
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.wide}>
        <legend className={styles.legend}>Columns</legend>
        {COLUMNS.map((column) => (
          <label key={column} className={choices.choice}>
            <input
              type="checkbox"
              checked={columns.includes(column)}
              onChange={({ target }) => toggle(column, target.checked)}
            />
            {LABELS[column]}
          </label>
        ))}
        <p className={`${styles.note} muted`}>In a narrow window those that matter least are left out.</p>
        <div className={styles.actions}>
          <button type="button" className="button" onClick={resetWidths}>
            Usual widths
          </button>
        </div>
      </fieldset>
    </Popover>
  )
}

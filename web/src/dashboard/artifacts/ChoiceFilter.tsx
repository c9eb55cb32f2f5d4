import type { ListSearch } from '../search/list-search.ts'
import { Popover } from '../ui/Popover.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './ChoiceFilter.module.css'
import { Choices } from './Choices.tsx'
import { FilterChip } from './FilterChip.tsx'
import { FILTER_LABELS } from './filter-labels.ts'
import type { FacetField } from './use-facet.ts'
import { useNodeNames } from './use-node-names.ts'
import { valueName } from './value-name.ts'

interface Props {
  field: FacetField
  search: ListSearch
  /** Whether the rows are there: a thousand machines take as long. */
  ready: boolean
  selected: readonly string[] | undefined
  /** Nothing selected is no filter. */
  onChange: (values: string[] | undefined) => void
}

/** One filter by value: any of the ticked ones. Its chip says what is chosen, and takes it back. */
export function ChoiceFilter({ field, search, ready, selected = [], onChange }: Props) {
  const nodeName = useNodeNames(ready && field === 'node')
  const nameOf = (value: string) => valueName(field, value, nodeName)
  const label = FILTER_LABELS[field]
  const [first, ...others] = selected
  return (
    <FilterChip name={field} on={first !== undefined} onRemove={() => onChange(undefined)}>
      <Popover
        on={first !== undefined}
        label={
          <>
            {label}
            {first !== undefined && (
              <span className={styles.values}>
                <span className="clip" data-named={field === 'node' || undefined}>
                  <Text>{nameOf(first)}</Text>
                </span>
                {others.length > 0 && <span>+{others.length}</span>}
              </span>
            )}
          </>
        }
      >
        <Choices
          label={label}
          field={field}
          search={search}
          selected={selected}
          nameOf={nameOf}
          onChange={(values) => onChange(values.length > 0 ? values : undefined)}
        />
      </Popover>
    </FilterChip>
  )
}

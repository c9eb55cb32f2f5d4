import type { ListSearch } from '../search/list-search.ts'
import { Popover } from '../ui/Popover.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './ChoiceFilter.module.css'
import { Choices } from './Choices.tsx'
import type { FacetField } from './use-facet.ts'

interface Props {
  label: string
  field: FacetField
  search: ListSearch
  selected: readonly string[] | undefined
  /** What people call a value, where that is not the value itself. */
  nameOf?: ((value: string) => string) | undefined
  /** Nothing selected is no filter. */
  onChange: (values: string[] | undefined) => void
}

/** One filter by value: any of the ticked ones. Its button says what is chosen. */
export function ChoiceFilter({ label, field, search, selected = [], nameOf, onChange }: Props) {
  const [only] = selected
  const name = nameOf ?? String
  return (
    <Popover
      on={selected.length > 0}
      label={
        <>
          {label}
          {only !== undefined && selected.length === 1 && (
            <span className={`${styles.value} clip`} data-named={nameOf && true}>
              <Text>{name(only)}</Text>
            </span>
          )}
          {selected.length > 1 && <span className={styles.value}>{selected.length}</span>}
        </>
      }
    >
      <Choices
        label={label}
        field={field}
        search={search}
        selected={selected}
        nameOf={name}
        onChange={(values) => onChange(values.length > 0 ? values : undefined)}
      />
    </Popover>
  )
}

import type { ReactNode } from 'react'
import type { FilterName } from '../search/list-search.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './FilterChip.module.css'
import { FILTER_LABELS } from './filter-labels.ts'

interface Props {
  name: FilterName
  on: boolean
  onRemove: () => void
  /** The button that opens the filter. */
  children: ReactNode
}

/** A filter, with what takes it away where it is set. Marked with its name, for the palette. */
export function FilterChip({ name, on, onRemove, children }: Props) {
  return (
    <span data-filter={name} className={styles.chip} data-on={on || undefined}>
      {children}
      {on && (
        <button
          type="button"
          className={`${styles.remove} button`}
          data-on
          aria-label={`Remove the filter ${FILTER_LABELS[name].toLowerCase()}`}
          onClick={({ currentTarget }) => {
            // Before it goes: what would have the focus then is nothing.
            currentTarget.parentElement?.querySelector('button')?.focus()
            onRemove()
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </span>
  )
}

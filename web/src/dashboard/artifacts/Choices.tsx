import { useState } from 'react'
import type { ListSearch } from '../search/list-search.ts'
import { Bar } from '../ui/Bar.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './Choices.module.css'
import { type FacetField, useFacet } from './use-facet.ts'

const FEW = 8

interface Props {
  label: string
  field: FacetField
  search: ListSearch
  selected: readonly string[]
  nameOf: (value: string) => string
  onChange: (values: string[]) => void
}

/** The values there are, with how many artifacts have each. What is ticked is listed even where no artifact has it any more. */
export function Choices({ label, field, search, selected, nameOf, onChange }: Props) {
  const { choices: loaded, isError } = useFacet(field, search)
  const [part, setPart] = useState('')
  const found = loaded ?? []
  const missing = selected
    .filter((value) => !found.some((one) => one.value === value))
    .map((value) => ({ value, amount: '0' }))
  const choices = [...found, ...missing]
  const shown = choices.filter(({ value }) => nameOf(value).toLowerCase().includes(part.toLowerCase()))

  if (!loaded && !isError) {
    return (
      <p className={styles.empty}>
        <Bar width="60%" />
      </p>
    )
  }
  if (!loaded) return <p className={`${styles.empty} error`}>The values could not be loaded.</p>
  return (
    <fieldset>
      <legend className="sr-only">{label}</legend>
      {choices.length > FEW && (
        <input
          className={`${styles.part} input`}
          type="search"
          aria-label={`Find a value of ${label}`}
          placeholder="Find"
          value={part}
          onChange={(event) => setPart(event.target.value)}
        />
      )}
      {shown.map(({ value, amount }) => (
        <label key={value} className={styles.choice}>
          <input
            type="checkbox"
            checked={selected.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...selected, value] : selected.filter((one) => one !== value))
            }
          />
          <span className="wrap">
            <Text>{nameOf(value)}</Text>
          </span>
          <span className="muted numeric">{amount}</span>
        </label>
      ))}
      {shown.length === 0 && <p className={`${styles.empty} muted`}>None</p>}
    </fieldset>
  )
}

import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ListSearch } from '../search/list-search.ts'
import { Bar } from '../ui/Bar.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './Choices.module.css'
import { type FacetField, useFacet } from './use-facet.ts'

const FEW = 8
/** More are found by typing. */
const MOST = 100

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
  const { choices: loaded, isError, retry } = useFacet(field, search)
  const [part, setPart] = useState('')
  const found = loaded ?? []
  const missing = selected
    .filter((value) => !found.some((one) => one.value === value))
    .map((value) => ({ value, amount: '0' }))
  const choices = [...found, ...missing]
  const matching = choices.filter(({ value }) => nameOf(value).toLowerCase().includes(part.trim().toLowerCase()))
  const shown = matching.slice(0, MOST)
  const toggle = (value: string) =>
    onChange(selected.includes(value) ? selected.filter((one) => one !== value) : [...selected, value])

  const place = useRef<HTMLFieldSetElement>(null)
  const many = choices.length > FEW
  useEffect(() => {
    // On a phone it would unfold the keyboard over what there is to choose.
    if (many && matchMedia('(pointer: fine)').matches)
      place.current?.querySelector<HTMLElement>('input[type="search"]')?.focus({ preventScroll: true })
  }, [many])

  if (!loaded && !isError) {
    return (
      <p className={styles.empty}>
        <Bar width="60%" />
      </p>
    )
  }
  if (!loaded) {
    return (
      <p className={`${styles.empty} error`} role="alert">
        The values could not be loaded.{' '}
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      </p>
    )
  }
  return (
    <fieldset ref={place} onKeyDown={walk}>
      <legend className="sr-only">{label}</legend>
      {many && (
        <input
          className={`${styles.part} input`}
          type="search"
          aria-label={`Find a value of ${label}`}
          placeholder="Find"
          spellCheck={false}
          autoComplete="off"
          value={part}
          onChange={(event) => setPart(event.target.value)}
          onKeyDown={(event) => {
            const [first] = shown
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && first && part.trim() !== '')
              toggle(first.value)
          }}
        />
      )}
      {shown.map(({ value, amount }) => (
        <label key={value} className={styles.choice}>
          <input type="checkbox" checked={selected.includes(value)} onChange={() => toggle(value)} />
          <span className={`wrap ${value === '' ? 'muted' : ''}`}>
            <Text>{nameOf(value)}</Text>
          </span>
          <span className="muted numeric">{amount}</span>
        </label>
      ))}
      {matching.length > MOST && (
        <p className={`${styles.empty} muted`}>{matching.length - MOST} more: type to find them.</p>
      )}
      {shown.length === 0 && <p className={`${styles.empty} muted`}>None</p>}
    </fieldset>
  )
}

/** Up and down go from one to the next, as in any list. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const all: (Element | null)[] = [...event.currentTarget.querySelectorAll('input')]
  const next = all[all.indexOf(document.activeElement) + step]
  event.preventDefault()
  if (next instanceof HTMLElement) next.focus()
}

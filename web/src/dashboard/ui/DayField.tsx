import { useEffect, useRef } from 'react'

interface Props {
  label: string
  /** `2026-03-01`, or nothing. */
  value: string
  min?: string
  max?: string
  onChange: (day: string) => void
}

/** A day, to type or to pick. What is typed stands until it is another day: a value that comes back while somebody types would begin it anew. */
export function DayField({ label, value, min, max, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = value
  }, [value])
  return (
    <label>
      {label}
      <input
        ref={input}
        type="date"
        className="input"
        defaultValue={value}
        min={min}
        max={max}
        onChange={({ target }) => isWhole(target.value) && target.value !== value && onChange(target.value)}
        onBlur={({ target }) => {
          if (!isWhole(target.value)) target.value = value
        }}
      />
    </label>
  )
}

/** Of a year that is being typed, the first digits are a year as well: 2 of 2026. */
const isWhole = (day: string) => day === '' || day >= '1000'

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Outputs } from '../api.ts'
import { byteSize } from '../format/byte-size.ts'
import { exactTime } from '../format/time.ts'
import styles from './CompareForm.module.css'

type Version = Outputs['artifacts']['versions']['items'][number]

/** Any two versions, to be compared. The older one is always the one before. */
export function CompareForm({ versions }: { versions: readonly Version[] }) {
  const navigate = useNavigate({ from: '/artifacts/$id' })
  const [one, setOne] = useState(versions[1]?.id)
  const [other, setOther] = useState(versions[0]?.id)
  const choices = [one, other].map((id) => versions.findIndex((version) => version.id === id))
  const [newer, older] = choices.toSorted((a, b) => a - b).map((at) => versions[at])
  return (
    <form
      className={styles.form}
      action={() => {
        if (newer && older && newer !== older)
          void navigate({ to: '.', search: { version: newer.id, since: older.id }, state: true })
      }}
    >
      <Choice label="Compare" versions={versions} value={one} onChange={setOne} />
      <Choice label="with" versions={versions} value={other} onChange={setOther} />
      <button type="submit" className="button" disabled={newer === older}>
        Show what changed
      </button>
    </form>
  )
}

interface ChoiceProps {
  label: string
  versions: readonly Version[]
  value: string | undefined
  onChange: (id: string) => void
}

function Choice({ label, versions, value, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {versions.map(({ id, generation, length, modifiedAt, current }) => (
          <option key={id} value={id}>
            {byteSize(length)}, {exactTime(modifiedAt).slice(0, 16)}, generation {generation}
            {current ? ', current' : ''}
          </option>
        ))}
      </select>
    </label>
  )
}

import choices from './Choices.module.css'
import { type Count, sayCount } from './count-query.ts'

interface Props {
  name: string
  label: string
  checked: boolean
  count: Count | undefined
  onChoose: () => void
}

/** One of some ranges, with how many artifacts are in it. */
export function Preset({ name, label, checked, count, onChoose }: Props) {
  return (
    <label className={choices.choice}>
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span>{label}</span>
      <span className="muted numeric">{count && sayCount(count)}</span>
    </label>
  )
}

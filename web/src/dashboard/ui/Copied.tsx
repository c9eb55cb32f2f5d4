import { visibleText } from '../format/visible-text.ts'
import styles from './Copied.module.css'
import { CopyButton } from './CopyButton.tsx'

/** A value to read and to take along; `label` says what it is. What is copied is the value itself, hidden characters and all. */
export function Copied({ value, label }: { value: string; label: string }) {
  return (
    <span className={styles.copied}>
      <code className="wrap">
        <bdi>{visibleText(value)}</bdi>
      </code>
      <CopyButton text={value} label={label} />
    </span>
  )
}

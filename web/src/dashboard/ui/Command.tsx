import styles from './Command.module.css'
import { CopyButton } from './CopyButton.tsx'

/** A command to paste into a terminal. */
export function Command({ text, label = 'command' }: { text: string; label?: string }) {
  return (
    <div className={styles.command}>
      <code className="wrap">{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  )
}

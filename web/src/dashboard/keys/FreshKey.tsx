import { Command } from '../ui/Command.tsx'
import { enrollCommand } from './enroll-command.ts'
import styles from './FreshKey.module.css'

/** A key just made. The server keeps only its digest: what is not copied now is lost. */
export function FreshKey({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { command, onlyHere } = enrollCommand(location.origin, secret)
  return (
    <section aria-label="Your new key" className={styles.fresh}>
      <h2>Copy it now: it is not shown again</h2>
      <p className="muted">Paste this into a terminal on the machine that joins:</p>
      <Command text={command} label="enrol command" />
      {onlyHere && (
        <p className={styles.hint}>
          This address reaches only the machine that serves it. For another machine, start with{' '}
          <code>bun start --host ADDR --public-url URL</code>, and open this page there.
        </p>
      )}
      <p className="muted">
        The key alone, for <code>exfiltrator enroll --server {location.origin} --key -</code>:
      </p>
      <Command text={secret} label="key" />
      <button type="button" className="button" onClick={onDone}>
        Done
      </button>
    </section>
  )
}

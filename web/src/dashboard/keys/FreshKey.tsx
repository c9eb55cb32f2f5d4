import { useState } from 'react'
import { Command } from '../ui/Command.tsx'
import { InCheckout } from '../ui/InCheckout.tsx'
import { enrollCommand, PLACES, type Place } from './enroll-command.ts'
import styles from './FreshKey.module.css'
import { Joining } from './Joining.tsx'

interface Props {
  id: string
  secret: string
  onDone: () => void
}

/** A key just made, with what to paste where. The server keeps only its digest: what is not copied now is lost. */
export function FreshKey({ id, secret, onDone }: Props) {
  const [place, setPlace] = useState<Place>(guessPlace)
  const { command, sync, onlyHere } = enrollCommand(location.origin, secret, place)
  return (
    <section aria-label="Your new key" className={styles.fresh}>
      <h2>Copy it now: it is not shown again</h2>
      <fieldset className={styles.places}>
        <legend className="sr-only">Where it is used</legend>
        {PLACES.map((one) => (
          <label key={one} className={`${styles.place} button`} data-on={one === place || undefined}>
            <input
              type="radio"
              name="place"
              className="sr-only"
              checked={one === place}
              onChange={() => setPlace(one)}
            />
            {one}
          </label>
        ))}
      </fieldset>
      {place === 'CI' ? (
        <>
          <p className="muted">
            Keep the key as a secret of the project, and give it to the job as <code>EXFILTRATOR_ENROLLMENT_KEY</code>:
          </p>
          <Command text={secret} label="key" />
          <p className="muted">Then, before and after what is worth keeping:</p>
        </>
      ) : (
        <p className="muted">
          {place === 'Windows'
            ? 'Paste this into PowerShell on the machine that joins:'
            : 'Paste this into a terminal on the machine that joins. It begins with a space: most shells on Linux, and those told to elsewhere, then keep it out of their history:'}
        </p>
      )}
      <Command text={command} label="enrol command" />
      <Command text={sync} label="sync command" />
      {place !== 'CI' && <InCheckout />}
      {onlyHere && (
        <p className={styles.hint}>
          This address reaches only the machine that serves it. For another machine, start with{' '}
          <code>bun start --host ADDR --public-url URL</code>, and open this page there.
        </p>
      )}
      <details className={styles.alone}>
        <summary>Exfiltrator is not there yet?</summary>
        <p>
          It is one file. In a checkout of its repository, on a machine like that one, this makes it; put it where that
          machine’s PATH looks.
        </p>
        <Command text="npx -y --allow-scripts=bun bun@1.4.5 run build:cli" label="build command" />
      </details>
      {place !== 'CI' && (
        <details className={styles.alone}>
          <summary>The key alone</summary>
          <Command text={secret} label="key" />
        </details>
      )}
      <Joining id={id} />
      <button type="button" className="button" onClick={onDone}>
        Done
      </button>
    </section>
  )
}

function guessPlace(): Place {
  if (/Windows/.test(navigator.userAgent)) return 'Windows'
  return /Mac OS/.test(navigator.userAgent) ? 'macOS' : 'Linux'
}

import styles from './KeysHelp.module.css'
import { useHotkeys } from './use-hotkeys.ts'

const ID = 'keys-help'

const KEYS: [keys: string[], what: string][] = [
  [['j', '↓'], 'Next row'],
  [['k', '↑'], 'Row before'],
  [['Home', 'End'], 'First or last row'],
  [['PgUp', 'PgDn'], 'A screen up or down'],
  [['Enter'], 'Open or close the row or the group'],
  [['x', 'Space'], 'Choose the row'],
  [['⇧ x'], 'Choose all from the last one to here'],
  [['⇧ j', '⇧ k'], 'Move and choose'],
  [['a'], 'Choose all that match, or none'],
  [['Esc'], 'Close, choose none, or back to the list'],
  [['/'], 'Search'],
  [['n', 'N'], 'Next or previous hit'],
  [['u', 'U'], 'Next or previous turn of a person'],
  [['e'], 'Open or close all lines'],
  [['c'], 'Copy a link to the line'],
  [['f'], 'Filter by …'],
  [['Ctrl k', '⌘ k'], 'Commands, machines, artifacts'],
  [['g', 'o'], 'Go to the overview'],
  [['g', 'a'], 'Go to artifacts'],
  [['g', 'm'], 'Go to machines'],
  [['g', 'k'], 'Go to keys'],
  [['?'], 'Show these keys'],
]

export function openKeysHelp() {
  const dialog = document.getElementById(ID)
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal()
}

/** The keys, in a dialog that Escape and a click beside it close. */
export function KeysHelp() {
  useHotkeys({ '?': openKeysHelp })
  return (
    <dialog id={ID} className={styles.dialog} aria-labelledby="keys-help-title" closedby="any">
      <h2 id="keys-help-title">Keyboard shortcuts</h2>
      <dl className={styles.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </dialog>
  )
}

import { wholeNumber } from '../format/byte-size.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Size } from '../ui/Size.tsx'
import { ArchiveForm } from './ArchiveForm.tsx'
import styles from './SelectionBar.module.css'
import { bytesOf, MOST, type Selection } from './selection.ts'

/** What is chosen, and what can be done with it. */
export function SelectionBar({ selection, onClear }: { selection: Selection; onClear: () => void }) {
  const ids = [...selection.chosen.keys()]
  return (
    <>
      <p className="sr-only" role="status">
        {ids.length > 0 && `${wholeNumber(ids.length)} of the artifacts are chosen`}
      </p>
      {ids.length > 0 && (
        <div className={styles.place}>
          <div className={styles.bar} role="toolbar" aria-label="Chosen artifacts">
            <span className="numeric">
              {wholeNumber(ids.length)} chosen · <Size bytes={bytesOf(selection)} />
              {ids.length === MOST && <span className="muted"> · the most at once</span>}
            </span>
            <ArchiveForm ids={ids} />
            <span className={styles.copy}>
              <span className="muted">Ids</span>
              <CopyButton text={ids.join('\n')} label="ids" />
            </span>
            <button type="button" className="button" data-tone="quiet" onClick={onClear} title="Escape">
              <Icon name="close" /> Choose none
            </button>
          </div>
        </div>
      )}
    </>
  )
}

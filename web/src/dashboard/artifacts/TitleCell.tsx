import type { ArtifactRow } from '@exfil/core/wire'
import { Link } from '@tanstack/react-router'
import { visibleText } from '../format/visible-text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Found } from './Found.tsx'
import styles from './TitleCell.module.css'

/** Title over path. The link covers the whole row, so that a click anywhere opens it and the row has one stop for the keyboard. */
export function TitleCell({ artifact, sought }: { artifact: ArtifactRow; sought: readonly string[] }) {
  const { id, title, key, path, state } = artifact
  return (
    <>
      <span className={styles.line}>
        <Link
          to="/artifacts/$id"
          params={{ id }}
          state={{ fromList: true }}
          className={`${styles.link} clip`}
          title={visibleText(title || key)}
          data-stop
        >
          <Found terms={sought}>{title || key}</Found>
        </Link>
        {state !== 'present' && <Badge tone={state === 'gone' ? 'warn' : 'bad'}>{state}</Badge>}
      </span>
      <span className={`${styles.path} mono muted clip`} title={visibleText(path)}>
        <Found terms={sought}>{path}</Found>
      </span>
    </>
  )
}

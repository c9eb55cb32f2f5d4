import type { ArtifactRow } from '@exfil/core/wire'
import { Link } from '@tanstack/react-router'
import { Badge } from '../ui/Badge.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import styles from './Latest.module.css'

/** What was uploaded last, the newest first; `here`: on the machine whose page this is. */
export function Latest({ items, here = false }: { items: readonly ArtifactRow[]; here?: boolean }) {
  return (
    <ol className={`${styles.latest} card`}>
      {items.map(({ id, title, key, nodeId, nodeName, agent, type, state, uploadedAt }) => (
        <li key={id}>
          <span className={styles.title}>
            <Link to="/artifacts/$id" params={{ id }} className="clip">
              <Text>{title || key}</Text>
            </Link>
            {state !== 'present' && <Badge tone={state === 'gone' ? 'warn' : 'bad'}>{state}</Badge>}
          </span>
          <span className={`${styles.about} muted`}>
            {!here && (
              <Link to="/nodes/$id" params={{ id: nodeId }} className="clip">
                <Text>{nodeName}</Text>
              </Link>
            )}
            <span className="clip">
              <Text>{agent ?? type}</Text>
            </span>
            <Time at={uploadedAt} />
          </span>
        </li>
      ))}
    </ol>
  )
}

import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { Badge } from '../ui/Badge.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import styles from './ArtifactHead.module.css'
import { contentUrl } from './content-url.ts'

/** What it is at a glance: by whom, where and when. Everything else is in the parts below. */
export function ArtifactHead({ artifact, onBack }: { artifact: Outputs['artifacts']['get']; onBack: () => void }) {
  const { nodeId, nodeName, project, agent, agentVersion, state } = artifact
  return (
    <PageHead
      above={
        <button type="button" className="button" data-tone="quiet" onClick={onBack}>
          <Icon name="back" /> Artifacts
        </button>
      }
      title={
        <span className={styles.title}>
          <Text>{artifact.title || artifact.key}</Text>
        </span>
      }
      below={
        <ul className={styles.facts} aria-label="At a glance">
          <li>
            <Badge>
              <Text>{artifact.type}</Text>
            </Badge>{' '}
            <Badge>
              <Text>{artifact.kind}</Text>
            </Badge>
            {state !== 'present' && <Badge tone={state === 'gone' ? 'warn' : 'bad'}>{state}</Badge>}
          </li>
          <li>
            <Link to="/nodes/$id" params={{ id: nodeId }}>
              <Text>{nodeName}</Text>
            </Link>
          </li>
          {project && (
            <li>
              <Link to="/artifacts" search={{ project: [project] }} className="wrap">
                <Text>{project}</Text>
              </Link>
            </li>
          )}
          {agent && (
            <li>
              <Text>{[agent, agentVersion].filter(Boolean).join(' ')}</Text>
            </li>
          )}
          <li>
            changed <Time at={artifact.modifiedAt} />
          </li>
        </ul>
      }
      actions={
        <a className="button" data-tone="accent" href={contentUrl(artifact.id)} download>
          <Icon name="download" /> Download <Size bytes={artifact.size} />
        </a>
      }
    />
  )
}

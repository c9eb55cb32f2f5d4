import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { duration } from '../format/time.ts'
import { Copied } from '../ui/Copied.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Facts } from '../ui/Facts.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import styles from './ArtifactFacts.module.css'

export function ArtifactFacts({ artifact }: { artifact: Outputs['artifacts']['get'] }) {
  const { nodeId, project, agent, agentVersion, startedAt, endedAt } = artifact
  return (
    <div className={styles.columns}>
      <Facts>
        <Fact name="Machine">
          <Link to="/nodes/$id" params={{ id: nodeId }}>
            <Text>{artifact.nodeName}</Text>
          </Link>
        </Fact>
        <Fact name="Path">
          <Copied value={artifact.path} label="path" />
        </Fact>
        <Fact name="Project">
          {project && (
            <Link to="/artifacts" search={{ project: [project] }}>
              <Text>{project}</Text>
            </Link>
          )}
        </Fact>
        <Fact name="Type">
          <Text>{artifact.type}</Text>
        </Fact>
        <Fact name="Kind">
          <Text>{artifact.kind}</Text>
        </Fact>
        <Fact name="Agent">{agent && <Text>{[agent, agentVersion].filter(Boolean).join(' ')}</Text>}</Fact>
        <Fact name="Key">
          <code>
            <Text>{artifact.key}</Text>
          </code>
        </Fact>
        <Fact name="Id">
          <code>{artifact.id}</code>
        </Fact>
      </Facts>
      <Facts>
        <Fact name="State">{artifact.state}</Fact>
        <Fact name="Size">
          <Size bytes={artifact.size} both />
        </Fact>
        <Fact name="SHA-256">
          <Copied value={artifact.checksum} label="checksum" />
        </Fact>
        <Fact name="Generation">{artifact.generation}</Fact>
        <Fact name="Changed">
          <Time at={artifact.modifiedAt} both />
        </Fact>
        <Fact name="Uploaded">
          <Time at={artifact.uploadedAt} both />
        </Fact>
        <Fact name="First seen">
          <Time at={artifact.firstSeenAt} both />
        </Fact>
        <Fact name="Last seen">
          {artifact.lastSeenAt ? (
            <Time at={artifact.lastSeenAt} both />
          ) : (
            artifact.goneAt && (
              <>
                gone since <Time at={artifact.goneAt} both />
              </>
            )
          )}
        </Fact>
        <Fact name="Started">{startedAt && <Time at={startedAt} both />}</Fact>
        <Fact name="Ended">{endedAt && <Time at={endedAt} both />}</Fact>
        <Fact name="Lasted">{startedAt && endedAt && duration(startedAt, endedAt)}</Fact>
      </Facts>
    </div>
  )
}

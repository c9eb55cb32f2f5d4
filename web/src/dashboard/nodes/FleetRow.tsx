import { Link } from '@tanstack/react-router'
import { wholeNumber } from '../format/byte-size.ts'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import styles from './FleetTable.module.css'
import { standOf } from './fleet.ts'
import { NodeName } from './NodeName.tsx'
import type { Node } from './queries.ts'
import { StandBadge } from './StandBadge.tsx'
import { Tags } from './Tags.tsx'

/** The cells of one machine. */
export function FleetRow({ node, now }: { node: Node; now: number }) {
  return (
    <>
      <td className={styles.main}>
        <div>
          <NodeName id={node.id} name={node.name}>
            <Link to="/nodes/$id" params={{ id: node.id }} className={`${styles.name} clip`}>
              <Text>{node.name}</Text>
            </Link>
          </NodeName>
          <Tags id={node.id} name={node.name} tags={node.tags} />
        </div>
      </td>
      <td>
        <StandBadge stand={standOf(node, now)} />
      </td>
      <td data-aside>{node.lastSeenAt ? <Time at={node.lastSeenAt} /> : 'never'}</td>
      <td data-wide data-label="synced">
        <LastSync lastRun={node.lastRun} />
      </td>
      <td data-number data-wide data-unit="pending" data-nothing={node.pending === 0 || undefined}>
        {node.pending === 0 ? <Nothing /> : wholeNumber(node.pending)}
      </td>
      <td data-number data-wide data-unit="failed" data-nothing={node.failed === 0 || undefined}>
        <Count node={node} state="failed" />
      </td>
      <td data-number data-wide data-unit="gone" data-nothing={node.gone === 0 || undefined}>
        <Count node={node} state="gone" />
      </td>
      <td data-number data-wide data-unit={node.artifacts === 1 ? 'artifact' : 'artifacts'}>
        <Link to="/artifacts" search={{ node: [node.id] }}>
          {wholeNumber(node.artifacts)}
        </Link>
      </td>
      <td data-number data-wide data-aside>
        <Size bytes={node.bytes} />
      </td>
      <td data-wide data-aside className="clip" title={`${node.cliVersion} on ${node.platform} ${node.arch}`}>
        <Text>{node.cliVersion}</Text>{' '}
        <span className="muted">
          <Text>{`${node.platform} ${node.arch}`}</Text>
        </span>
      </td>
    </>
  )
}

const Nothing = () => <span className="muted">0</span>

function Count({ node, state }: { node: Node; state: 'failed' | 'gone' }) {
  const count = node[state]
  if (count === 0) return <Nothing />
  return (
    <Link to="/artifacts" search={{ node: [node.id], state: [state] }}>
      {wholeNumber(count)}
    </Link>
  )
}

/** When the newest run began, and what it did. */
function LastSync({ lastRun }: Pick<Node, 'lastRun'>) {
  if (!lastRun) return <span className="muted">never</span>
  const { seen, uploaded, startedAt, endedAt } = lastRun
  return (
    <>
      <Time at={startedAt} />
      <span className={`${styles.said} muted numeric`}>
        {' · '}
        {seen !== null
          ? `${wholeNumber(uploaded ?? 0)} new of ${wholeNumber(seen)}`
          : endedAt
            ? 'no account'
            : 'not ended'}
      </span>
    </>
  )
}

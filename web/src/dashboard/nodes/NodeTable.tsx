import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { DataTable } from '../ui/DataTable.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import { useNow } from '../ui/use-now.ts'
import { standOf } from './fleet.ts'
import { NodeName } from './NodeName.tsx'
import styles from './NodeTable.module.css'
import type { Node } from './queries.ts'
import { StandBadge } from './StandBadge.tsx'
import { Tags } from './Tags.tsx'

/** Rows at once: a thousand machines are read by filtering, not by scrolling. */
const AT_ONCE = 100

export function NodeTable({ label, nodes }: { label: string; nodes: readonly Node[] }) {
  const [shown, setShown] = useState(AT_ONCE)
  const now = useNow()
  return (
    <>
      <DataTable
        label={label}
        head={
          <tr>
            <th scope="col">Name</th>
            <th scope="col">State</th>
            <th scope="col">Last seen</th>
            <th scope="col" data-wide>
              Last sync
            </th>
            <th scope="col" data-number data-wide>
              Pending
            </th>
            <th scope="col" data-number data-wide>
              Failed
            </th>
            <th scope="col" data-number data-wide>
              Gone
            </th>
            <th scope="col" data-number data-wide>
              Artifacts
            </th>
            <th scope="col" data-number data-wide>
              Size
            </th>
            <th scope="col" data-wide>
              Runs on
            </th>
          </tr>
        }
      >
        {nodes.slice(0, shown).map((node) => (
          <tr key={node.id}>
            <td data-main className={styles.main}>
              <div className={styles.called}>
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
            <td>{node.lastSeenAt ? <Time at={node.lastSeenAt} /> : 'never'}</td>
            <td data-wide>
              <LastSync node={node} />
            </td>
            <td data-number data-wide>
              {wholeNumber(node.pending)}
            </td>
            <td data-number data-wide>
              <Count node={node} state="failed" />
            </td>
            <td data-number data-wide>
              <Count node={node} state="gone" />
            </td>
            <td data-number data-wide>
              <Link to="/artifacts" search={{ node: [node.id] }}>
                {wholeNumber(node.artifacts)}
              </Link>
            </td>
            <td data-number data-wide>
              <Size bytes={node.bytes} />
            </td>
            <td data-wide className={styles.on}>
              <Text>{node.cliVersion}</Text>
              <span className="muted">
                <Text>{`${node.platform} ${node.arch}`}</Text>
              </span>
            </td>
          </tr>
        ))}
      </DataTable>
      {nodes.length > shown && (
        <button type="button" className={`${styles.more} button`} onClick={() => setShown(shown + AT_ONCE)}>
          Show {wholeNumber(Math.min(AT_ONCE, nodes.length - shown))} more of {wholeNumber(nodes.length - shown)}
        </button>
      )}
    </>
  )
}

function Count({ node, state }: { node: Node; state: 'failed' | 'gone' }) {
  const count = node[state]
  if (count === 0) return <span className="muted">0</span>
  return (
    <Link to="/artifacts" search={{ node: [node.id], state: [state] }}>
      {wholeNumber(count)}
    </Link>
  )
}

/** What the last run did, in a line. */
function LastSync({ node: { lastRun } }: { node: Node }) {
  if (!lastRun) return <span className="muted">never</span>
  return (
    <span className={styles.on}>
      <Time at={lastRun.startedAt} />
      <span className="muted">
        {lastRun.seen !== null
          ? `${wholeNumber(lastRun.uploaded ?? 0)} new of ${wholeNumber(lastRun.seen)}`
          : lastRun.endedAt
            ? 'no account'
            : 'not ended'}
      </span>
    </span>
  )
}

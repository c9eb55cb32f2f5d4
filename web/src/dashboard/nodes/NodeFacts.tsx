import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { wholeNumber } from '../format/byte-size.ts'
import { duration } from '../format/time.ts'
import { Copied } from '../ui/Copied.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Facts } from '../ui/Facts.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'

const SKEW_WORTH_SAYING_MS = 60_000

/** Each of them is always there: what changes while somebody looks moves nothing. */
export function NodeFacts({ node }: { node: Outputs['nodes']['get'] }) {
  const skew = node.clockSkewMs ?? 0
  return (
    <Facts>
      <Fact name="Id">
        <Copied value={node.id} label="id" />
      </Fact>
      <Fact name="Host name">
        <Text>{node.hostname}</Text>
      </Fact>
      <Fact name="Platform">
        <Text>{`${node.platform} ${node.arch}`}</Text>
      </Fact>
      <Fact name="Exfiltrator">
        <Text>{node.cliVersion}</Text>
      </Fact>
      <Fact name="Artifacts">{wholeNumber(node.artifacts)}</Fact>
      <Fact name="Size">
        <Size bytes={node.bytes} both />
      </Fact>
      <Fact name="Last seen">{node.lastSeenAt ? <Time at={node.lastSeenAt} both /> : 'never'}</Fact>
      <Fact name="Last sync">{node.lastSyncAt ? <Time at={node.lastSyncAt} both /> : 'never'}</Fact>
      {node.unenrolledAt ? (
        <Fact key="retired" name="Retired">
          <Time at={node.unenrolledAt} both />
        </Fact>
      ) : (
        <Fact key="enrolled" name="Enrolled">
          <Time at={node.createdAt} both />
        </Fact>
      )}
      <Fact name="Pending">
        {node.pending > 0 ? `${wholeNumber(node.pending)} whose newest bytes are still to come` : 'nothing'}
      </Fact>
      <Fact name="Failed">
        <Count node={node} state="failed" />
      </Fact>
      <Fact name="Gone">
        <Count node={node} state="gone" />
      </Fact>
      <Fact name="Usually runs">{node.usualGapMs === null ? 'not known yet' : `every ${sayGap(node.usualGapMs)}`}</Fact>
      <Fact name="Clock">
        {Math.abs(skew) >= SKEW_WORTH_SAYING_MS
          ? `${wholeNumber(Math.round(Math.abs(skew) / 1000))} seconds ${skew > 0 ? 'ahead of' : 'behind'} the server`
          : 'as the server’s'}
      </Fact>
    </Facts>
  )
}

function Count({ node, state }: { node: Outputs['nodes']['get']; state: 'failed' | 'gone' }) {
  if (node[state] === 0) return '0'
  return (
    <Link to="/artifacts" search={{ node: [node.id], state: [state] }}>
      {wholeNumber(node[state])}
    </Link>
  )
}

const sayGap = (ms: number) => duration(new Date(0).toISOString(), new Date(ms).toISOString())

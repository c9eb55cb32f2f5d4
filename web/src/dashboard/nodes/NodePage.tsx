import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { visibleText } from '../format/visible-text.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { Icon } from '../ui/Icon.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { PageSkeleton } from '../ui/PageSkeleton.tsx'
import { Section } from '../ui/Section.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useNow } from '../ui/use-now.ts'
import { useTitle } from '../ui/use-title.ts'
import { Collectors } from './Collectors.tsx'
import { standOf } from './fleet.ts'
import { NodeActivity } from './NodeActivity.tsx'
import { NodeArtifacts } from './NodeArtifacts.tsx'
import { NodeFacts } from './NodeFacts.tsx'
import { NodeName } from './NodeName.tsx'
import styles from './NodePage.module.css'
import { nodeQuery } from './queries.ts'
import { Retired } from './Retired.tsx'
import { RetireNode } from './RetireNode.tsx'
import { Runs } from './Runs.tsx'
import { StandBadge } from './StandBadge.tsx'
import { Tags } from './Tags.tsx'

const route = getRouteApi('/nodes/$id')

/** One machine: what it is, what happened on it, and what its runs did. */
export function NodePage() {
  const { id } = route.useParams()
  const { data: node, error, refetch } = useQuery(nodeQuery(id))
  const navigate = useNavigate()
  const now = useNow()
  useTitle(node && visibleText(node.name))
  const back = () => navigate({ to: '/nodes' })
  useHotkeys({ Escape: back })
  if (error && !node) return <Trouble page error={error} retry={refetch} />
  if (!node) return <PageSkeleton />
  return (
    <>
      <PageHead
        above={
          <Link to="/nodes" className="button" data-tone="quiet">
            <Icon name="back" /> Machines
          </Link>
        }
        title={<NodeName id={node.id} name={node.name} />}
        below={
          <p>
            <StandBadge stand={standOf(node, now)} /> <Tags id={node.id} name={node.name} tags={node.tags} />
          </p>
        }
        actions={
          <>
            <span className={styles.retire}>
              {node.unenrolledAt ? (
                <Retired at={node.unenrolledAt} since={node.createdAt} />
              ) : (
                <RetireNode id={node.id} name={node.name} />
              )}
            </span>
            <Link to="/artifacts" search={{ node: [node.id] }} className="button" data-tone="accent">
              See its artifacts
            </Link>
          </>
        }
      />
      <NodeFacts node={node} />
      <NodeActivity id={node.id} />
      <NodeArtifacts id={node.id} count={node.artifacts} />
      <Section title="Collectors" note="With its version, and what it did in the newest run that ended.">
        <Collectors node={node} />
      </Section>
      <Section title="Runs" note="Of exfiltrator sync. What was seen is the sum of the columns after it.">
        <Runs id={node.id} />
      </Section>
    </>
  )
}

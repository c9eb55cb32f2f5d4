import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { visibleText } from '../format/visible-text.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { Icon } from '../ui/Icon.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { PageSkeleton } from '../ui/PageSkeleton.tsx'
import { Section } from '../ui/Section.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useTitle } from '../ui/use-title.ts'
import { NodeFacts } from './NodeFacts.tsx'
import { NodeName } from './NodeName.tsx'
import { nodeQuery } from './queries.ts'
import { Runs } from './Runs.tsx'

export function NodePage({ id }: { id: string }) {
  const { data: node, error, refetch } = useQuery(nodeQuery(id))
  const navigate = useNavigate()
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
        actions={
          <Link to="/artifacts" search={{ node: [node.id] }} className="button" data-tone="accent">
            See its artifacts
          </Link>
        }
      />
      <NodeFacts node={node} />
      <Section title="Runs" note="The newest runs of exfiltrator sync.">
        <Runs runs={node.runs} />
      </Section>
    </>
  )
}

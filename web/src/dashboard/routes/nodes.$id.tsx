import { createFileRoute } from '@tanstack/react-router'
import { NodePage } from '../nodes/NodePage.tsx'

export const Route = createFileRoute('/nodes/$id')({
  component: function Node() {
    return <NodePage id={Route.useParams().id} />
  },
})

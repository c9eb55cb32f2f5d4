import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'

export const Route = createFileRoute('/nodes/$id')({
  component: lazyRouteComponent(() => import('../nodes/NodePage.tsx'), 'NodePage'),
})

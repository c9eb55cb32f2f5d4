import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'
import { parseFleetSearch } from '../nodes/fleet.ts'

export const Route = createFileRoute('/nodes/')({
  validateSearch: parseFleetSearch,
  component: lazyRouteComponent(() => import('../nodes/NodesPage.tsx'), 'NodesPage'),
})

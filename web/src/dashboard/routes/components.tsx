import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'

/** In no menu: for tests, and for those who build pages. */
export const Route = createFileRoute('/components')({
  component: lazyRouteComponent(() => import('../ui/ComponentsPage.tsx'), 'ComponentsPage'),
})

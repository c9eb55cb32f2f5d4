import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'

export const Route = createFileRoute('/keys')({
  component: lazyRouteComponent(() => import('../keys/KeysPage.tsx'), 'KeysPage'),
})

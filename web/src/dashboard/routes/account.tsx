import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'

export const Route = createFileRoute('/account')({
  component: lazyRouteComponent(() => import('../account/AccountPage.tsx'), 'AccountPage'),
})

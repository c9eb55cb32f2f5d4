import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'
import { parseOverviewSearch } from '../overview/range.ts'

export const Route = createFileRoute('/')({
  validateSearch: parseOverviewSearch,
  component: lazyRouteComponent(() => import('../overview/OverviewPage.tsx'), 'OverviewPage'),
})

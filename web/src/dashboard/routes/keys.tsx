import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'
import { parseKeySearch } from '../keys/key-search.ts'

export const Route = createFileRoute('/keys')({
  validateSearch: parseKeySearch,
  component: lazyRouteComponent(() => import('../keys/KeysPage.tsx'), 'KeysPage'),
})

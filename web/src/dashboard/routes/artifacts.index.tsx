import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'
import { parseListSearch } from '../search/list-search.ts'

export const Route = createFileRoute('/artifacts/')({
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('../artifacts/ArtifactsPage.tsx'), 'ArtifactsPage'),
})

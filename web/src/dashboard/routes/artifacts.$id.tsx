import { createFileRoute, lazyRouteComponent } from '@tanstack/react-router'
import { parseArtifactSearch } from '../artifact/artifact-search.ts'

export const Route = createFileRoute('/artifacts/$id')({
  validateSearch: parseArtifactSearch,
  component: lazyRouteComponent(() => import('../artifact/ArtifactPage.tsx'), 'ArtifactPage'),
})

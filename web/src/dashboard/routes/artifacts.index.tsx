import { createFileRoute } from '@tanstack/react-router'
import { ArtifactsPage } from '../artifacts/ArtifactsPage.tsx'
import { parseListSearch } from '../search/list-search.ts'

export const Route = createFileRoute('/artifacts/')({
  validateSearch: parseListSearch,
  component: function Artifacts() {
    return <ArtifactsPage search={Route.useSearch()} />
  },
})

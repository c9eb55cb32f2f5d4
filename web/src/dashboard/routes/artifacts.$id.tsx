import { createFileRoute } from '@tanstack/react-router'
import { ArtifactPage } from '../artifact/ArtifactPage.tsx'
import { parseArtifactSearch } from '../artifact/artifact-search.ts'

export const Route = createFileRoute('/artifacts/$id')({
  validateSearch: parseArtifactSearch,
  component: function Artifact() {
    const navigate = Route.useNavigate()
    return (
      <ArtifactPage
        id={Route.useParams().id}
        search={Route.useSearch()}
        onSearch={(search) => navigate({ search, replace: true, resetScroll: false, state: true })}
      />
    )
  },
})

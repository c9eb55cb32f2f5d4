import { createFileRoute } from '@tanstack/react-router'
import { ArtifactPage } from '../artifact/ArtifactPage.tsx'

export const Route = createFileRoute('/artifacts/$id')({
  component: function Artifact() {
    return <ArtifactPage id={Route.useParams().id} />
  },
})

import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { visibleText } from '../format/visible-text.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { PageSkeleton } from '../ui/PageSkeleton.tsx'
import { Section } from '../ui/Section.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useTitle } from '../ui/use-title.ts'
import { useEarlyFind } from '../viewer/early-find.ts'
import { ArtifactFacts } from './ArtifactFacts.tsx'
import { ArtifactHead } from './ArtifactHead.tsx'
import { ArtifactTabs } from './ArtifactTabs.tsx'
import { Attributes } from './Attributes.tsx'
import type { ArtifactSearch } from './artifact-search.ts'
import { Content } from './Content.tsx'
import { artifactQuery, isNowhere, relatedQuery, versionsQuery } from './queries.ts'
import { Related } from './Related.tsx'
import { Segments } from './Segments.tsx'
import { StateNotice } from './StateNotice.tsx'
import { useBackToList } from './use-back-to-list.ts'
import { Versions } from './Versions.tsx'

const route = getRouteApi('/artifacts/$id')

/** One artifact: its content to read, what belongs with it, every version of it, and where its bytes come from and lie. */
export function ArtifactPage() {
  const { id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  // Where somebody is now takes the place of where they were.
  const onSearch = (search: ArtifactSearch) => navigate({ search, replace: true, resetScroll: false, state: true })
  const { data: artifact, error, refetch } = useQuery(artifactQuery(id))
  const related = useQuery({ ...relatedQuery(id), enabled: artifact !== undefined }).data
  const versions = useQuery({ ...versionsQuery(artifact ?? NONE), enabled: artifact !== undefined }).data
  const back = useBackToList()
  const nowhere = !artifact && isNowhere(error)
  useTitle(nowhere ? 'Not found' : artifact && visibleText(artifact.title || artifact.key))
  useEarlyFind(id)
  useHotkeys({ Escape: back })

  if (error && !artifact) return <Trouble page error={error} retry={refetch} />
  if (!artifact) return <PageSkeleton />
  const counts = {
    related: related && related.parents.length + related.children.length + related.nearby.length,
    versions: versions?.items.length,
  }
  return (
    <>
      <ArtifactHead artifact={artifact} onBack={back} />
      <StateNotice artifact={artifact} />
      <ArtifactTabs tab={search.tab ?? 'content'} counts={counts} />
      {search.tab === undefined && (
        <Content
          artifact={artifact}
          versions={versions?.items}
          search={search}
          onSearch={onSearch}
          onChanged={refetch}
        />
      )}
      {search.tab === 'related' && <Related artifact={artifact} />}
      {search.tab === 'versions' && <Versions artifact={artifact} />}
      {search.tab === 'provenance' && (
        <>
          <ArtifactFacts artifact={artifact} />
          <Attributes attributes={artifact.attributes} />
          <Section title="Segments and packs" note="Where the bytes of the current version lie in storage.">
            <Segments artifact={artifact} />
          </Section>
        </>
      )}
    </>
  )
}

const NONE = { id: '', uploadedAt: '', checksum: '', damaged: null }

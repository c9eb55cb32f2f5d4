import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { visibleText } from '../format/visible-text.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { Badge } from '../ui/Badge.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { PageSkeleton } from '../ui/PageSkeleton.tsx'
import { Section } from '../ui/Section.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useTitle } from '../ui/use-title.ts'
import type { ViewerSearch } from '../viewer/viewer-search.ts'
import { ArtifactFacts } from './ArtifactFacts.tsx'
import { Attributes } from './Attributes.tsx'
import { contentUrl } from './content-url.ts'
import { artifactQuery } from './queries.ts'
import { Related } from './Related.tsx'
import { Segments } from './Segments.tsx'
import { StateNotice } from './StateNotice.tsx'
import { useBackToList } from './use-back-to-list.ts'
import { Versions } from './Versions.tsx'

const Viewer = lazy(() => import('../viewer/Viewer.tsx'))

interface Props {
  id: string
  search: ViewerSearch
  onSearch: (search: ViewerSearch) => void
}

/** One artifact: what it is, every version of it, and where its bytes lie. */
export function ArtifactPage({ id, search, onSearch }: Props) {
  const { data: artifact, error, refetch } = useQuery(artifactQuery(id))
  const back = useBackToList()
  useTitle(artifact && visibleText(artifact.title || artifact.key))
  useHotkeys({ Escape: back })

  if (error && !artifact) return <Trouble page error={error} retry={refetch} />
  if (!artifact) return <PageSkeleton />
  return (
    <>
      <PageHead
        above={
          <button type="button" className="button" data-tone="quiet" onClick={back}>
            <Icon name="back" /> Artifacts
          </button>
        }
        title={<Text>{artifact.title || artifact.key}</Text>}
        below={
          <p>
            <Badge>
              <Text>{artifact.type}</Text>
            </Badge>{' '}
            <Badge>
              <Text>{artifact.kind}</Text>
            </Badge>{' '}
            {artifact.state !== 'present' && (
              <Badge tone={artifact.state === 'gone' ? 'warn' : 'bad'}>{artifact.state}</Badge>
            )}
          </p>
        }
        actions={
          <a className="button" data-tone="accent" href={contentUrl(artifact.id)} download>
            <Icon name="download" /> Download <Size bytes={artifact.size} />
          </a>
        }
      />
      <StateNotice artifact={artifact} />
      <Suspense>
        <Viewer
          url={contentUrl(artifact.id)}
          length={artifact.size}
          checksum={artifact.checksum}
          lineage={`${artifact.generation}`}
          search={search}
          onSearch={onSearch}
          onChanged={refetch}
        />
      </Suspense>
      <ArtifactFacts artifact={artifact} />
      <Attributes attributes={artifact.attributes} />
      <Related links={artifact.links} />
      <Section title="Versions" note="A generation only ever grew. A rewrite starts the next one; the old one stays.">
        <Versions artifact={artifact} />
      </Section>
      <Section title="Segments and packs" note="Where the bytes of the current version lie in storage.">
        <Segments artifact={artifact} />
      </Section>
    </>
  )
}

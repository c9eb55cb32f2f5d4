import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { Outputs } from '../api.ts'
import { Size } from '../ui/Size.tsx'
import { Time } from '../ui/Time.tsx'
import { ViewerSkeleton } from '../viewer/ViewerSkeleton.tsx'
import type { ArtifactSearch } from './artifact-search.ts'
import styles from './Content.module.css'
import { contentUrl } from './content-url.ts'
import { Difference } from './Difference.tsx'

const loadViewer = () => import('../viewer/Viewer.tsx')
const Viewer = lazy(loadViewer)
// At once, while the artifact is asked for.
loadViewer().catch(() => {})

interface Props {
  artifact: Outputs['artifacts']['get']
  /** Undefined until they are known. */
  versions: Outputs['artifacts']['versions']['items'] | undefined
  search: ArtifactSearch
  onSearch: (search: ArtifactSearch) => void
  onChanged: () => void
}

/** The content as it is now, as one version had it, or what one version has that another had not. */
export function Content({ artifact, versions, search, onSearch, onChanged }: Props) {
  const { version: versionId, since: sinceId } = search
  if (versionId && !versions) return <ViewerSkeleton />
  const version = versions?.find(({ id }) => id === versionId)
  const since = versions?.find(({ id }) => id === sinceId)
  const rewritten = version && since && version.generation !== since.generation
  return (
    <>
      {versionId && (
        <div className={styles.which} role="status">
          {version ? (
            <p>
              {since ? 'What changed in' : 'You are reading'} the version of <Time at={version.modifiedAt} /> (
              <Size bytes={version.length} />)
              {since && (
                <>
                  {' '}
                  since the one of <Time at={since.modifiedAt} /> (<Size bytes={since.length} />)
                  {!rewritten &&
                    (version.length >= since.length ? (
                      <>
                        : the <Size bytes={version.length - since.length} /> that were appended are marked
                      </>
                    ) : (
                      ', which is longer'
                    ))}
                </>
              )}
              .
            </p>
          ) : (
            <p>There is no such version any more. This is the current one.</p>
          )}
          <Link from="/artifacts/$id" to="." search={{}} state={true} className="button">
            Read the current one
          </Link>
        </div>
      )}
      {rewritten ? (
        <Difference before={since} after={version} />
      ) : (
        <Suspense fallback={<ViewerSkeleton />}>
          <Viewer
            url={contentUrl(version?.id ?? artifact.id)}
            length={version?.length ?? artifact.size}
            checksum={version?.checksum ?? artifact.checksum}
            lineage={`${version?.id ?? ''} ${version?.generation ?? artifact.generation}`}
            search={search}
            onSearch={onSearch}
            onChanged={onChanged}
            freshFrom={since && version && since.length <= version.length ? since.length : undefined}
          />
        </Suspense>
      )}
    </>
  )
}

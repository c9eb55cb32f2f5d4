import { Reader } from './Reader.tsx'
import { useContent } from './use-content.ts'
import { explain, ViewerNotice } from './ViewerNotice.tsx'
import { ViewerSkeleton } from './ViewerSkeleton.tsx'
import type { ViewerProps } from './viewer-props.ts'

/** Content to read: a few rows of it at a time, however long it is. */
export default function Viewer(props: ViewerProps) {
  const { ready, trouble, retry } = useContent(props)
  if (trouble && !ready)
    return (
      <ViewerNotice title="This content could not be read" alert>
        <p className="muted wrap">{explain(trouble)}</p>
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      </ViewerNotice>
    )
  if (!ready) return <ViewerSkeleton />
  if (ready.opened.form === 'empty')
    return (
      <ViewerNotice title="It is empty">
        <p className="muted">There was nothing in it when it was last read.</p>
      </ViewerNotice>
    )
  return <Reader key={`${props.url} ${props.lineage}`} {...props} ready={ready} broken={trouble} onRetry={retry} />
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { wholeNumber } from '../format/byte-size.ts'
import { Arrived } from '../live/Arrived.tsx'
import { useHeld } from '../live/use-held.ts'
import { Latest } from '../overview/Latest.tsx'
import { Section } from '../ui/Section.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { nodeArtifactsQuery } from './queries.ts'

type Item = Outputs['artifacts']['list']['items'][number]

/** What a machine sent last, and the way to all of it. */
export function NodeArtifacts({ id, count }: { id: string; count: number }) {
  const { data, error, refetch } = useQuery(nodeArtifactsQuery(id))
  return (
    <Section
      title="Artifacts"
      note={
        count > 0 && (
          <Link to="/artifacts" search={{ node: [id] }}>
            See all {wholeNumber(count)}
          </Link>
        )
      }
    >
      {!data ? (
        error ? (
          <Trouble error={error} retry={refetch} />
        ) : (
          <TableSkeleton />
        )
      ) : data.items.length === 0 ? (
        <p className="muted">
          Nothing yet. <code>exfiltrator sync</code> there sends what it has.
        </p>
      ) : (
        <Newest key={id} items={data.items} />
      )}
    </Section>
  )
}

const uploadedAt = (item: Item) => item.uploadedAt

function Newest({ items }: { items: readonly Item[] }) {
  const { shown, arrived, show } = useHeld(items, uploadedAt)
  return (
    <>
      <Arrived count={arrived} onShow={show} />
      <Latest items={shown} here />
    </>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { wholeNumber } from '../format/byte-size.ts'
import { Latest } from '../overview/Latest.tsx'
import { Section } from '../ui/Section.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { nodeArtifactsQuery } from './queries.ts'

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
        <Latest items={data.items} here />
      )}
    </Section>
  )
}

import { useQuery } from '@tanstack/react-query'
import type { Outputs } from '../api.ts'
import { Section } from '../ui/Section.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { CompareForm } from './CompareForm.tsx'
import { Generation } from './Generation.tsx'
import { groupByGeneration } from './group-by-generation.ts'
import { versionsQuery } from './queries.ts'

/** Every version that can be downloaded, by generation. */
export function Versions({ artifact }: { artifact: Outputs['artifacts']['get'] }) {
  const { data, error, refetch } = useQuery(versionsQuery(artifact))
  if (error && !data) return <Trouble error={error} retry={refetch} />
  if (!data) return <TableSkeleton />
  const generations = groupByGeneration(data.items)
  return (
    <Section title="Versions" note="A generation only ever grew. A rewrite starts the next one; the old one stays.">
      {data.items.length > 1 && <CompareForm versions={data.items} />}
      {generations.map(({ generation, versions }, at) => (
        <Generation
          key={generation}
          generation={generation}
          versions={versions}
          before={generations[at + 1]?.versions[0]}
        />
      ))}
    </Section>
  )
}

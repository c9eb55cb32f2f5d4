import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { wholeNumber } from '../format/byte-size.ts'
import { DataTable } from '../ui/DataTable.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'

const COUNTS = ['seen', 'unchanged', 'uploaded', 'failed'] as const

/** What each collector, in which version, did in the newest run that ended. */
export function Collectors({ node }: { node: Outputs['nodes']['get'] }) {
  if (node.collectors.length === 0) return <p className="muted">No run has ended yet.</p>
  return (
    <DataTable
      label="Collectors"
      head={
        <tr>
          <th scope="col">Collector</th>
          {COUNTS.map((name) => (
            <th key={name} scope="col" data-number data-wide={name === 'unchanged' || undefined}>
              {name}
            </th>
          ))}
          <th scope="col" data-number data-wide>
            sent
          </th>
        </tr>
      }
    >
      {node.collectors.map((tally) => (
        <tr key={tally.id}>
          <td data-main>
            <Link to="/artifacts" search={{ node: [node.id], type: [tally.id] }}>
              <Text>{tally.id}</Text>
            </Link>{' '}
            {tally.version !== undefined && (
              <span className="muted">
                <Text>{tally.version}</Text>
              </span>
            )}
          </td>
          {COUNTS.map((name) => (
            <td key={name} data-number data-wide={name === 'unchanged' || undefined}>
              {wholeNumber(tally[name])}
            </td>
          ))}
          <td data-number data-wide>
            <Size bytes={tally.bytesSent} />
          </td>
        </tr>
      ))}
    </DataTable>
  )
}

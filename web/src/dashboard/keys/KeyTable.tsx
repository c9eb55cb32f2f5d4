import { useQuery } from '@tanstack/react-query'
import { useNodeNames } from '../artifacts/use-node-names.ts'
import { nodesQuery } from '../nodes/queries.ts'
import { DataTable } from '../ui/DataTable.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { KeyRow } from './KeyRow.tsx'
import { keysQuery } from './queries.ts'

export function KeyTable() {
  const { data: keys, error, refetch } = useQuery(keysQuery)
  const nodes = useQuery(nodesQuery)
  const nodeName = useNodeNames()
  if (error && !keys) return <Trouble error={error} retry={refetch} />
  if (!keys || nodes.isPending) return <TableSkeleton />
  if (keys.items.length === 0) return <p className="muted">There are none yet. Make one above to add a machine.</p>
  return (
    <DataTable
      label="Keys"
      head={
        <tr>
          <th scope="col">Name</th>
          <th scope="col">For</th>
          <th scope="col" data-wide>
            Created
          </th>
          <th scope="col" data-wide>
            Expires
          </th>
          <th scope="col" data-wide>
            Last used
          </th>
          <th scope="col">State</th>
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      }
    >
      {keys.items.map((key) => (
        <KeyRow key={key.id} item={key} nodeName={nodeName} />
      ))}
    </DataTable>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useNodeNames } from '../artifacts/use-node-names.ts'
import { Bar } from '../ui/Bar.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { KeyRow } from './KeyRow.tsx'
import { keysQuery } from './queries.ts'

export function KeyTable() {
  const { data, error, refetch } = useQuery(keysQuery)
  const nodeName = useNodeNames()
  if (error && !data) return <Trouble error={error} retry={refetch} />
  if (data?.items.length === 0) return <p className="muted">There are none yet. Make one above to add a machine.</p>
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
      {data ? (
        data.items.map((key) => <KeyRow key={key.id} item={key} nodeName={nodeName} />)
      ) : (
        <tr>
          <td colSpan={7}>
            <Bar width={200} />
          </td>
        </tr>
      )}
    </DataTable>
  )
}

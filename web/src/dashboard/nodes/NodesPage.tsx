import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { wholeNumber } from '../format/byte-size.ts'
import { Badge } from '../ui/Badge.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Size } from '../ui/Size.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useTitle } from '../ui/use-title.ts'
import { nodesQuery } from './queries.ts'

/** Every machine that was ever enrolled; one that left keeps its archive. */
export function NodesPage() {
  useTitle('Machines')
  const { data, error, refetch } = useQuery(nodesQuery)
  const add = (
    <Link to="/keys" className="button" data-tone="accent">
      <Icon name="plus" /> Add a machine
    </Link>
  )
  return (
    <>
      <PageHead title="Machines" actions={add} />
      {error && !data ? (
        <Trouble error={error} retry={refetch} />
      ) : !data ? (
        <TableSkeleton />
      ) : data.items.length === 0 ? (
        <Notice title="No machines yet">
          <p className="muted">
            A machine joins with a key. Make one, and paste the command it comes with into a terminal there.
          </p>
          {add}
        </Notice>
      ) : (
        <DataTable
          label="Machines"
          head={
            <tr>
              <th scope="col">Name</th>
              <th scope="col" data-wide>
                Platform
              </th>
              <th scope="col">Last seen</th>
              <th scope="col" data-number>
                Artifacts
              </th>
              <th scope="col" data-number data-wide>
                Size
              </th>
              <th scope="col" data-wide>
                Version
              </th>
            </tr>
          }
        >
          {data.items.map((node) => (
            <tr key={node.id}>
              <td data-main>
                <Link to="/nodes/$id" params={{ id: node.id }}>
                  <Text>{node.name}</Text>
                </Link>{' '}
                {node.unenrolledAt && <Badge>left</Badge>}
              </td>
              <td data-wide>
                <Text>{`${node.platform} ${node.arch}`}</Text>
              </td>
              <td>{node.lastSeenAt ? <Time at={node.lastSeenAt} /> : 'never'}</td>
              <td data-number>{wholeNumber(node.artifacts)}</td>
              <td data-number data-wide>
                <Size bytes={node.bytes} />
              </td>
              <td data-wide>
                <Text>{node.cliVersion}</Text>
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </>
  )
}

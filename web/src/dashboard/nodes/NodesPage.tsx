import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useDeferredValue, useMemo } from 'react'
import { resolveRange } from '../overview/range.ts'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useNow } from '../ui/use-now.ts'
import { useTitle } from '../ui/use-title.ts'
import { FleetBar, type Patch } from './FleetBar.tsx'
import { FleetTable } from './FleetTable.tsx'
import { type FleetSearch, filterFleet, machinesAmong, sortFleet, tagsOf, writeFleetSort } from './fleet.ts'
import { activeNodesQuery, type Node, nodesQuery } from './queries.ts'

const route = getRouteApi('/nodes/')

/** Every machine that was ever enrolled; one that is retired keeps its archive. */
export function NodesPage() {
  useTitle('Machines')
  const search = route.useSearch()
  const nodes = useQuery(nodesQuery)
  const active = useActive(search)
  const failed = [nodes, active].find(({ error, data }) => error && !data)
  const add = (
    <Link to="/keys" className="button" data-tone="accent">
      <Icon name="plus" /> Add a machine
    </Link>
  )
  return (
    <>
      <PageHead title="Machines" actions={add} />
      {failed ? (
        <Trouble error={failed.error} retry={() => Promise.all([nodes.refetch(), active.refetch()])} />
      ) : !nodes.data || active.isLoading ? (
        <TableSkeleton />
      ) : nodes.data.items.length === 0 ? (
        <Notice title="No machines yet">
          <p className="muted">
            A machine joins with a key. Make one, and paste the command it comes with into a terminal there.
          </p>
          {add}
        </Notice>
      ) : (
        <Fleet nodes={nodes.data.items} search={search} active={active.data} />
      )}
    </>
  )
}

function Fleet({ nodes, search, active }: { nodes: Node[]; search: FleetSearch; active: Set<string> | undefined }) {
  const navigate = route.useNavigate()
  const now = useNow()
  // What was typed is shown before a thousand machines are looked at.
  const q = useDeferredValue(search.q)
  const found = useMemo(
    () => sortFleet(filterFleet(nodes, { ...search, q }, now, active), search.sort),
    [nodes, search, q, now, active],
  )
  const tags = useMemo(() => tagsOf(nodes), [nodes])
  const among = useMemo(() => machinesAmong(nodes, active), [nodes, active])
  const change = (patch: Patch, replace = false) =>
    navigate({ search: (before) => ({ ...before, ...patch }) as FleetSearch, replace, resetScroll: false })
  return (
    <>
      <FleetBar search={search} tags={tags} found={found} among={among} nodes={nodes} onChange={change} />
      {found.length === 0 ? (
        <Notice title="No machine matches">
          <Link to="/nodes" activeOptions={{ exact: true }} className="button">
            See all machines
          </Link>
        </Notice>
      ) : (
        <FleetTable
          nodes={found}
          grouped={search.group === 'tag'}
          sort={search.sort}
          onSort={(sort) => change({ sort: writeFleetSort(sort) })}
        />
      )}
    </>
  )
}

/** The machines that were active in the range that the search names, if it names one. */
function useActive(search: FleetSearch) {
  const range = resolveRange(search, useNow())
  return useQuery({
    ...activeNodesQuery(range),
    enabled: search.from !== undefined,
    select: (ids) => new Set(ids),
  })
}

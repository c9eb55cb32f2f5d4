import type { ArtifactRow } from '@exfil/core/wire'
import { createColumnHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import { Badge } from '../ui/Badge.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import { TitleCell } from './TitleCell.tsx'

/** The API sorts; the table only knows by what. */
export const features = tableFeatures({ rowSortingFeature })

const helper = createColumnHelper<typeof features, ArtifactRow>()

const text = (value: string | null) => (value ? <Text>{value}</Text> : <span className="muted">–</span>)

export const columns = helper.columns([
  helper.accessor('title', { header: 'Title', cell: ({ row }) => <TitleCell artifact={row.original} /> }),
  helper.accessor('nodeName', { header: 'Machine', enableSorting: false, cell: ({ getValue }) => text(getValue()) }),
  helper.accessor('type', { header: 'Type', enableSorting: false, cell: ({ getValue }) => text(getValue()) }),
  helper.accessor('kind', {
    header: 'Kind',
    enableSorting: false,
    cell: ({ getValue }) => (
      <Badge>
        <Text>{getValue()}</Text>
      </Badge>
    ),
  }),
  helper.accessor('agent', {
    header: 'Agent',
    enableSorting: false,
    cell: ({ row: { original } }) => text([original.agent, original.agentVersion].filter(Boolean).join(' ')),
  }),
  helper.accessor('size', { header: 'Size', sortDescFirst: true, cell: ({ getValue }) => <Size bytes={getValue()} /> }),
  helper.accessor('startedAt', {
    header: 'Started',
    sortDescFirst: true,
    cell: ({ getValue }) => time(getValue()),
  }),
  helper.accessor('modifiedAt', { header: 'Changed', sortDescFirst: true, cell: ({ getValue }) => time(getValue()) }),
  helper.accessor('uploadedAt', { header: 'Uploaded', sortDescFirst: true, cell: ({ getValue }) => time(getValue()) }),
])

function time(at: string | null) {
  return at ? <Time at={at} /> : <span className="muted">–</span>
}

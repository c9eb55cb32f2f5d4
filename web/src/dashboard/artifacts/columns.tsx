import type { ArtifactRow } from '@exfil/core/wire'
import { createColumnHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import { type Column, SORTS } from '../search/list-search.ts'
import { Badge } from '../ui/Badge.tsx'
import { Size } from '../ui/Size.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import { Found } from './Found.tsx'

/** The API sorts; the table only knows by what. */
export const features = tableFeatures({ rowSortingFeature })

export const LABELS: Record<Column, string> = {
  node: 'Machine',
  type: 'Type',
  kind: 'Kind',
  agent: 'Agent',
  version: 'Version',
  project: 'Project',
  state: 'State',
  size: 'Size',
  startedAt: 'Started',
  endedAt: 'Ended',
  modifiedAt: 'Changed',
  uploadedAt: 'Uploaded',
}

const none = <span className="muted">–</span>
const text = (value: string | null) => (value ? <Text>{value}</Text> : none)
const time = (at: string | null) => (at ? <Time at={at} /> : none)
const TONES = { present: 'plain', gone: 'warn', failed: 'bad' } as const

/** `sought`: what the reader looks for in titles, paths and projects. */
export const CELLS: Record<Column, (artifact: ArtifactRow, sought: readonly string[]) => ReactNode> = {
  node: ({ nodeName }) => text(nodeName),
  type: ({ type }) => text(type),
  kind: ({ kind }) => (
    <Badge>
      <Text>{kind}</Text>
    </Badge>
  ),
  agent: ({ agent, agentVersion }) => text([agent, agentVersion].filter(Boolean).join(' ')),
  version: ({ agentVersion }) => text(agentVersion),
  project: ({ project }, sought) => (project ? <Found terms={sought}>{project}</Found> : none),
  state: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge>,
  size: ({ size }) => <Size bytes={size} />,
  startedAt: ({ startedAt }) => time(startedAt),
  endedAt: ({ endedAt }) => time(endedAt),
  modifiedAt: ({ modifiedAt }) => time(modifiedAt),
  uploadedAt: ({ uploadedAt }) => time(uploadedAt),
}

const helper = createColumnHelper<typeof features, ArtifactRow>()

/** The title, and what was chosen to stand beside it. */
export const columnsOf = (chosen: readonly Column[]) => [
  helper.display({ id: 'choose', enableSorting: false }),
  helper.accessor((row): unknown => row.title, { id: 'title', header: 'Title' }),
  ...chosen.map((id) =>
    helper.accessor((row): unknown => row[FIELDS[id]], {
      id,
      header: LABELS[id],
      enableSorting: SORTS.some((sort) => sort === id),
      sortDescFirst: true,
    }),
  ),
]

const FIELDS: Record<Column, keyof ArtifactRow> = {
  node: 'nodeName',
  type: 'type',
  kind: 'kind',
  agent: 'agent',
  version: 'agentVersion',
  project: 'project',
  state: 'state',
  size: 'size',
  startedAt: 'startedAt',
  endedAt: 'endedAt',
  modifiedAt: 'modifiedAt',
  uploadedAt: 'uploadedAt',
}

import { useQuery } from '@tanstack/react-query'
import type { Outputs } from '../api.ts'
import { exactBytes, wholeNumber } from '../format/byte-size.ts'
import { Badge } from '../ui/Badge.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Size } from '../ui/Size.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Text } from '../ui/Text.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { segmentsQuery } from './queries.ts'
import styles from './Segments.module.css'

/** The segments of the current version in order, and the pack that holds each. */
export function Segments({ artifact }: { artifact: Outputs['artifacts']['get'] }) {
  const { data, error, refetch } = useQuery(segmentsQuery(artifact))
  if (error && !data) return <Trouble error={error} retry={refetch} />
  if (!data) return <TableSkeleton />
  const { items } = data
  if (items.length === 0) return <p className="muted">It is empty: there is nothing to store.</p>
  const packs = new Set(items.map(({ pack }) => pack)).size
  const stored = items.reduce((sum, { storedLength }) => sum + storedLength, 0)
  const raw = items.reduce((sum, { start, end }) => sum + end - start, 0)
  return (
    <>
      <p className={styles.sum}>
        {count(items.length, 'segment')} in {count(packs, 'pack')}, <Size bytes={stored} /> stored,{' '}
        {Math.round((100 * stored) / raw)} % of its size
      </p>
      <DataTable
        label="Segments"
        tall
        head={
          <tr>
            <th scope="col" data-number>
              From byte
            </th>
            <th scope="col" data-number>
              Length
            </th>
            <th scope="col" data-number>
              Stored
            </th>
            <th scope="col">Pack</th>
            <th scope="col" data-number data-wide>
              At byte
            </th>
            <th scope="col" data-wide>
              SHA-256
            </th>
          </tr>
        }
      >
        {items.map((segment) => (
          <tr key={segment.start}>
            <td data-number>{wholeNumber(segment.start)}</td>
            <td data-number title={exactBytes(segment.end - segment.start)}>
              <Size bytes={segment.end - segment.start} />
            </td>
            <td data-number>
              <Size bytes={segment.storedLength} />
            </td>
            <td title={segment.objectKey}>
              <code>{short(segment.pack)}</code>{' '}
              {segment.packState !== 'stored' && (
                <Badge tone="bad">
                  <Text>{segment.packState}</Text>
                </Badge>
              )}
            </td>
            <td data-number data-wide>
              {wholeNumber(segment.offset)}
            </td>
            <td data-wide data-main title={segment.sha256}>
              <code>{segment.sha256}</code>
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  )
}

const count = (value: number, word: string) => `${wholeNumber(value)} ${word}${value === 1 ? '' : 's'}`

/** The end tells two ids of one moment apart; the beginning is their time. */
const short = (id: string) => `pack_…${id.slice(-8)}`

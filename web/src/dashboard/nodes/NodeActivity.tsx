import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { wholeRange } from '../overview/bins.ts'
import { resolveRange } from '../overview/range.ts'
import { Timeline } from '../overview/Timeline.tsx'
import { Section } from '../ui/Section.tsx'
import { Size } from '../ui/Size.tsx'
import { useNow } from '../ui/use-now.ts'
import styles from './NodeActivity.module.css'
import { nodeActivityQuery } from './queries.ts'

const FROM = '30d'

/** What happened on one machine in the last thirty days. */
export function NodeActivity({ id }: { id: string }) {
  const { data, isError, refetch } = useQuery(nodeActivityQuery(id, resolveRange({ from: FROM }, useNow())))
  const series = useMemo(
    () =>
      (['created', 'changed'] as const).map((what) => ({
        value: what,
        cells: (data?.cells ?? []).map((cell): [number, number] => [cell.i, cell[what]]),
      })),
    [data],
  )
  return (
    <Section
      title="Activity"
      note={
        data && (
          <span className="numeric">
            {wholeNumber(data.created)} new, {wholeNumber(data.changed)} changed, <Size bytes={data.bytes} /> in 30 days
          </span>
        )
      }
    >
      <div className={`${styles.activity} card`}>
        {data ? (
          <Timeline
            label="Activity by time; the arrow keys go from bar to bar"
            spans={data}
            series={series}
            nameOf={(value) => (value === 'created' ? 'new' : 'changed')}
            filter={([what]) => ({ node: [id], changes: what === 'created' ? 'first' : 'later' })}
            range={wholeRange(data)}
          />
        ) : (
          isError && (
            <p className={styles.trouble}>
              This could not be loaded.{' '}
              <button type="button" className="button" onClick={() => refetch()}>
                Try again
              </button>
            </p>
          )
        )}
      </div>
    </Section>
  )
}

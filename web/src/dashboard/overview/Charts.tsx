import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { Section } from '../ui/Section.tsx'
import { type Spans, wholeRange } from './bins.ts'
import { HeatMap } from './HeatMap.tsx'
import styles from './OverviewPage.module.css'
import type { Overview } from './queries.ts'
import type { OverviewSearch } from './range.ts'
import { Table } from './Table.tsx'
import { Timeline } from './Timeline.tsx'

interface Props {
  overview: Overview
  search: OverviewSearch
  /** Asks for all machines; absent where they are here. */
  onAll: (() => void) | undefined
}

/** When it happened: by type or agent, and by machine. */
export function Charts({ overview, search, onAll }: Props) {
  const { span, from, count, timeline, heat, machines } = overview
  const spans = useMemo<Spans>(() => ({ span, from, count }), [span, from, count])
  const range = { ...wholeRange(spans), changes: 'any' as const }
  const by = search.by ?? 'type'
  const filter = (values: readonly string[]) => ({ changes: 'any' as const, [by]: [...values] })
  const left = machines.active - heat.length
  if (heat.length === 0) {
    return (
      <Section title="Activity">
        <p className={`${styles.nothing} card muted`}>
          Nothing was recorded in this range. A longer one may show more.
        </p>
      </Section>
    )
  }
  return (
    <div>
      <Section title="Activity" note={<By by={by} />}>
        <div className="card">
          <Timeline
            label={`Activity by ${by} and time; the arrow keys go from bar to bar`}
            spans={spans}
            series={timeline}
            nameOf={nameOf}
            filter={filter}
            range={range}
          />
        </div>
        <Table
          label={`Activity by ${by}`}
          spans={spans}
          series={timeline.map(({ value, cells }) => ({
            id: value,
            name: nameOf(value),
            cells,
            search: { ...range, ...filter([value]) },
          }))}
        />
      </Section>
      <Section
        title="Machines"
        note={
          left > 0 ? (
            <>
              The {wholeNumber(heat.length)} most active of {wholeNumber(machines.active)}.{' '}
              {onAll ? (
                <button type="button" className={styles.all} onClick={onAll}>
                  Show all
                </button>
              ) : (
                <Link to="/nodes">See all machines</Link>
              )}
            </>
          ) : undefined
        }
      >
        <div className="card">
          <HeatMap spans={spans} rows={heat} />
        </div>
        <Table
          label="Activity by machine"
          spans={spans}
          series={heat.map(({ nodeId, name, cells }) => ({
            id: nodeId,
            name,
            cells,
            search: { ...range, node: [nodeId] },
          }))}
        />
      </Section>
    </div>
  )
}

function By({ by }: { by: 'type' | 'agent' }) {
  return (
    <span className={styles.by}>
      {(['type', 'agent'] as const).map((one) => (
        <Link
          key={one}
          to="/"
          search={(before) => ({ ...before, by: one === 'agent' ? one : undefined })}
          aria-current={by === one ? 'true' : undefined}
          activeProps={{}}
          activeOptions={{ exact: true }}
          resetScroll={false}
        >
          by {one}
        </Link>
      ))}
    </span>
  )
}

const nameOf = (value: string) => value || 'nobody known'

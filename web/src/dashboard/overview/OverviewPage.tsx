import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Arrived } from '../live/Arrived.tsx'
import { useHeld } from '../live/use-held.ts'
import { sayMoment } from '../search/moment.ts'
import { PageHead } from '../ui/PageHead.tsx'
import { Section } from '../ui/Section.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useNow } from '../ui/use-now.ts'
import { useTitle } from '../ui/use-title.ts'
import { Warning } from '../ui/Warning.tsx'
import { Attention } from './Attention.tsx'
import { Charts } from './Charts.tsx'
import { Latest } from './Latest.tsx'
import { Numbers } from './Numbers.tsx'
import styles from './OverviewPage.module.css'
import { OverviewSkeleton } from './OverviewSkeleton.tsx'
import { attentionQuery, FEW, type LatestPage, latestQuery, MANY, overviewQuery } from './queries.ts'
import { RangePicker } from './RangePicker.tsx'
import { rangeProblem, resolveRange } from './range.ts'
import { Tour } from './Tour.tsx'

const route = getRouteApi('/')

/** The fleet at a glance, in a range of time. */
export function OverviewPage() {
  useTitle('Overview')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [machines, setMachines] = useState(FEW)
  const now = useNow()
  const range = resolveRange(search, now)
  const problem = rangeProblem(search, now)
  const overview = useQuery(overviewQuery(range, search.by ?? 'type', machines))
  const attention = useQuery(attentionQuery)
  const latest = useQuery(latestQuery)
  // The tour stays until its reader is done with it, also when the first artifact has come.
  const [touring, setTouring] = useState(false)
  if (!touring && latest.data?.items.length === 0) setTouring(true)
  const failed = [overview, attention, latest].find(({ isError, data }) => isError && !data)
  const retry = () => Promise.all([overview, attention, latest].map((query) => query.isError && query.refetch()))
  return (
    <>
      <PageHead
        title="Overview"
        below={touring && <p className="muted">Three steps to your first transcript here.</p>}
        actions={
          !touring && (
            <RangePicker
              search={search}
              onChange={({ from, to }) =>
                navigate({ search: (before) => ({ ...before, from, to }), resetScroll: false })
              }
            />
          )
        }
      />
      {failed ? (
        <Trouble error={failed.error} retry={retry} />
      ) : // All at once: what came first would be pushed about by what comes after it.
      !overview.data || !attention.data || !latest.data ? (
        <OverviewSkeleton />
      ) : touring ? (
        <Tour latest={latest.data} onDone={() => setTouring(false)} />
      ) : (
        <div aria-busy={overview.isPlaceholderData} className={overview.isPlaceholderData ? styles.stale : undefined}>
          {problem && (
            <Warning>
              {problem} What you see is from {sayMoment(range.from)} to {sayMoment(range.to, 'to')}.
            </Warning>
          )}
          <Numbers overview={overview.data} />
          <div className={styles.columns}>
            <Charts
              overview={overview.data}
              search={search}
              onAll={machines < MANY ? () => setMachines(MANY) : undefined}
            />
            <div>
              <Section title="Needs attention">
                <Attention attention={attention.data} />
              </Section>
              <Newest page={latest.data} />
            </div>
          </div>
        </div>
      )}
    </>
  )
}

const uploadedAt = (item: { uploadedAt: string }) => item.uploadedAt

function Newest({ page }: { page: LatestPage }) {
  const { shown, arrived, show } = useHeld(page.items, uploadedAt)
  return (
    <Section title="Latest" note={<Arrived count={arrived} onShow={show} />}>
      <Latest items={shown} />
    </Section>
  )
}

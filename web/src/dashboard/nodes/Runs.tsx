import type { Account } from '@exfil/core/wire'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { duration } from '../format/time.ts'
import { Arrived } from '../live/Arrived.tsx'
import { useHeld } from '../live/use-held.ts'
import { Badge } from '../ui/Badge.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Size } from '../ui/Size.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Time } from '../ui/Time.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { Issues } from './Issues.tsx'
import { type Run, runsQuery } from './queries.ts'
import styles from './Runs.module.css'

/** Every artifact that was seen is in exactly one of these. */
const PARTS = ['unchanged', 'uploaded', 'known', 'skipped', 'failed'] as const

/** What the runs of `sync` did, the newest first. Runs on end that found nothing new are one line. */
export function Runs({ id }: { id: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(runsQuery(id))
  const runs = data?.pages.flatMap((page) => page.items)
  if (!runs) return error ? <Trouble error={error} retry={refetch} /> : <TableSkeleton />
  if (runs.length === 0) return <p className="muted">It has not synced yet.</p>
  return (
    <>
      <RunTable key={id} runs={runs} />
      {hasNextPage && (
        <button
          type="button"
          className={`${styles.more} button`}
          disabled={isFetchingNextPage}
          onClick={() => fetchNextPage()}
        >
          Show older runs
        </button>
      )}
    </>
  )
}

const startedAt = (run: Run) => run.startedAt

function RunTable({ runs }: { runs: readonly Run[] }) {
  const { shown, arrived, show } = useHeld(runs, startedAt)
  return (
    <>
      <Arrived count={arrived} onShow={show} />
      <DataTable
        label="Runs"
        head={
          <tr>
            <th scope="col">When</th>
            <th scope="col" data-number>
              Seen
            </th>
            {PARTS.map((part) => (
              <th key={part} scope="col" data-number data-wide={part === 'uploaded' ? undefined : true}>
                {part === 'unchanged' ? '= ' : '+ '}
                {part}
              </th>
            ))}
            <th scope="col" data-number data-wide>
              Gone
            </th>
            <th scope="col" data-number data-wide>
              Sent
            </th>
            <th scope="col">Outcome</th>
          </tr>
        }
      >
        {shown.map((run) => (
          <RunRow key={run.id} run={run} account={run.account as Partial<Account> | null} />
        ))}
      </DataTable>
    </>
  )
}

function RunRow({ run, account }: { run: Run; account: Partial<Account> | null }) {
  const [open, setOpen] = useState(false)
  const { startedAt, endedAt, repeats, issues } = run
  const took = endedAt && duration(startedAt, endedAt)
  return (
    <Fragment>
      <tr>
        <td>
          {/* Of several on end, the last. */}
          <Time at={repeats > 0 ? (endedAt ?? startedAt) : startedAt} />
          {repeats > 0 ? (
            <span className="muted">{` · ${wholeNumber(repeats + 1)} times in ${took}`}</span>
          ) : (
            took && <span className={`${styles.took} muted`}> {took}</span>
          )}
        </td>
        <td data-number>{wholeNumber(account?.seen ?? 0)}</td>
        {PARTS.map((part) => (
          <td key={part} data-number data-wide={part === 'uploaded' ? undefined : true}>
            {wholeNumber(account?.[part] ?? 0)}
          </td>
        ))}
        <td data-number data-wide>
          {wholeNumber(account?.gone ?? 0)}
        </td>
        <td data-number data-wide>
          <Size bytes={account?.bytesSent ?? 0} />
        </td>
        <td>
          {!endedAt ? (
            <Badge tone="warn">no end</Badge>
          ) : issues > 0 ? (
            <button type="button" className={styles.issues} aria-expanded={open} onClick={() => setOpen(!open)}>
              <Badge tone="warn">{issues === 1 ? '1 issue' : `${wholeNumber(issues)} issues`}</Badge>
            </button>
          ) : (
            <Badge tone="accent">done</Badge>
          )}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={PARTS.length + 5} className={styles.detail}>
            <Issues issues={account?.issues ?? []} />
          </td>
        </tr>
      )}
    </Fragment>
  )
}

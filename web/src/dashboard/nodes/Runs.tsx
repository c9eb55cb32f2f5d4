import type { Account } from '@exfil/core/wire'
import type { Outputs } from '../api.ts'
import { wholeNumber } from '../format/byte-size.ts'
import { Badge } from '../ui/Badge.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Size } from '../ui/Size.tsx'
import { Time } from '../ui/Time.tsx'

type Run = Outputs['nodes']['get']['runs'][number]

/** What the newest runs of `sync` did. Runs on end that found nothing new are one line. */
export function Runs({ runs }: { runs: readonly Run[] }) {
  if (runs.length === 0) return <p className="muted">It has not synced yet.</p>
  return (
    <DataTable
      label="Runs"
      tall
      head={
        <tr>
          <th scope="col">When</th>
          <th scope="col" data-number>
            Seen
          </th>
          <th scope="col" data-number>
            Uploaded
          </th>
          <th scope="col" data-number data-wide>
            Sent
          </th>
          <th scope="col" data-number data-wide>
            Gone
          </th>
          <th scope="col">Outcome</th>
        </tr>
      }
    >
      {runs.map((run) => (
        <RunRow key={run.id} run={run} account={run.account as Partial<Account> | null} />
      ))}
    </DataTable>
  )
}

function RunRow({ run, account }: { run: Run; account: Partial<Account> | null }) {
  const issues = account?.issues?.length ?? 0
  return (
    <tr>
      <td>
        <Time at={run.startedAt} />
        {run.repeats > 0 && <span className="muted"> and {wholeNumber(run.repeats)} times since</span>}
      </td>
      <td data-number>{wholeNumber(account?.seen ?? 0)}</td>
      <td data-number>{wholeNumber(account?.uploaded ?? 0)}</td>
      <td data-number data-wide>
        <Size bytes={account?.bytesSent ?? 0} />
      </td>
      <td data-number data-wide>
        {wholeNumber(account?.gone ?? 0)}
      </td>
      <td>
        {!run.endedAt ? (
          <Badge tone="warn">no end</Badge>
        ) : issues > 0 ? (
          <Badge tone="warn">{issues === 1 ? '1 issue' : `${wholeNumber(issues)} issues`}</Badge>
        ) : (
          <Badge tone="accent">done</Badge>
        )}
      </td>
    </tr>
  )
}

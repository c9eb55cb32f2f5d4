import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import { Badge } from '../ui/Badge.tsx'
import { ConfirmButton } from '../ui/ConfirmButton.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { browserName } from './browser-name.ts'
import { sessionsQuery } from './queries.ts'
import styles from './Sessions.module.css'
import { useSignOut } from './use-sign-out.ts'

/** Where this person is signed in; each but the one that is looking can be ended. */
export function Sessions() {
  const client = useQueryClient()
  const signOut = useSignOut()
  const { data, error, refetch } = useQuery(sessionsQuery)
  if (!data) return error ? <Trouble error={error} retry={refetch} /> : <TableSkeleton />
  if (data.kept === 'elsewhere') {
    return <p className="muted">Your sign-in service keeps the sessions: its own pages list and end them.</p>
  }
  return (
    <>
      <DataTable
        label="Sessions"
        head={
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Last used</th>
            <th scope="col" data-wide>
              Since
            </th>
            <th scope="col" data-wide>
              Ends
            </th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        }
      >
        {data.items.map((session) => (
          <tr key={session.id}>
            <td data-main title={visibleText(session.userAgent ?? '')}>
              <Text>{browserName(session.userAgent)}</Text> {session.current && <Badge tone="accent">this one</Badge>}
            </td>
            <td>{session.lastUsedAt ? <Time at={session.lastUsedAt} /> : 'never'}</td>
            <td data-wide>
              <Time at={session.createdAt} />
            </td>
            <td data-wide>
              <Time at={session.expiresAt} />
            </td>
            <td>
              {!session.current && (
                <ConfirmButton
                  label="End"
                  name={`End the session of ${browserName(session.userAgent)}`}
                  question="End this session?"
                  consequence="Whoever uses it is signed out at once. They need a new sign-in link to come back."
                  yes="End session"
                  no="Keep it"
                  run={async () => {
                    await api.session.revoke.mutate({ id: session.id })
                    await client.invalidateQueries({ queryKey: ['sessions'] })
                  }}
                />
              )}
            </td>
          </tr>
        ))}
      </DataTable>
      <p className={styles.everywhere}>
        <ConfirmButton
          label="End all sessions"
          question="Sign out everywhere?"
          consequence="Every session ends at once, this one too. You need a new sign-in link to come back. Machines go on syncing."
          yes="End them all"
          no="Stay"
          run={() => signOut.mutateAsync('everywhere')}
        />
      </p>
    </>
  )
}

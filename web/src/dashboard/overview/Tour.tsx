import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CreateKey } from '../keys/CreateKey.tsx'
import { keyState } from '../keys/expiry.ts'
import { keysQuery } from '../keys/queries.ts'
import { type Node, nodesQuery } from '../nodes/queries.ts'
import { Command } from '../ui/Command.tsx'
import { Icon } from '../ui/Icon.tsx'
import { InCheckout } from '../ui/InCheckout.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import { useNow } from '../ui/use-now.ts'
import type { LatestPage } from './queries.ts'
import styles from './Tour.module.css'

interface Props {
  latest: LatestPage
  onDone: () => void
}

/** Leads a new account from its first key to its first artifact, in three steps that see for themselves when they are done. */
export function Tour({ latest, onDone }: Props) {
  const now = useNow()
  const nodes = useQuery(nodesQuery).data?.items ?? []
  const keys = useQuery(keysQuery('enroll')).data?.items ?? []
  const [first] = latest.items
  const joined = nodes.find(({ unenrolledAt }) => unenrolledAt === null)
  const hasKey = joined !== undefined || keys.some((key) => keyState(key, now) === 'active')
  return (
    <ol className={styles.tour}>
      <Step title="Create a key" done={hasKey}>
        <p className="muted">
          A machine joins with a key. Make one here; the command to paste on the machine comes with it.
        </p>
        <CreateKey />
      </Step>
      <Step title="Let a machine join" done={joined !== undefined}>
        {joined ? (
          <p>
            <Link to="/nodes/$id" params={{ id: joined.id }}>
              <Text>{joined.name}</Text>
            </Link>{' '}
            joined.
          </p>
        ) : (
          <p className="muted">Paste the command into a terminal there. This page sees it join.</p>
        )}
      </Step>
      <Step title="First transcript here" done={first !== undefined}>
        {first ? (
          <>
            <p>
              <Link to="/artifacts/$id" params={{ id: first.id }}>
                <Text>{first.title || first.key}</Text>
              </Link>{' '}
              arrived.
            </p>
            <button type="button" className="button" data-tone="accent" onClick={onDone}>
              Show the overview
            </button>
          </>
        ) : (
          <FirstSync nodes={nodes} />
        )}
      </Step>
    </ol>
  )
}

/** What sends the first; where that was tried and there was nothing to send, where it was looked. */
function FirstSync({ nodes }: { nodes: readonly Node[] }) {
  const [empty] = nodes
    .flatMap(({ id, name, lastRun }) =>
      lastRun?.endedAt && lastRun.seen === 0 ? [{ id, name, at: lastRun.endedAt }] : [],
    )
    .sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <>
      {empty ? (
        <>
          <p role="status">
            The last sync of{' '}
            <Link to="/nodes/$id" params={{ id: empty.id }}>
              <Text>{empty.name}</Text>
            </Link>{' '}
            (<Time at={empty.at} />) found nothing to collect: no agent has left anything where it looks.
          </p>
          <p className="muted">This lists the folders that are read there:</p>
          <Command text="exfiltrator collectors list" label="list command" />
          <p>
            <a href="/collects">What is collected, and what never is</a>
          </p>
          <p className="muted">Once an agent has run there, or on another machine that has joined, send it:</p>
        </>
      ) : (
        <p className="muted">On the machine, this sends what its agents have kept so far:</p>
      )}
      <Command text="exfiltrator sync" label="sync command" />
      <InCheckout />
    </>
  )
}

function Step({ title, done, children }: { title: string; done: boolean; children: ReactNode }) {
  return (
    <li className={`${styles.step} card`} data-done={done || undefined}>
      <h2>
        {title} {done && <Icon name="check" />}
        {done && <span className="sr-only">: done</span>}
      </h2>
      {children}
    </li>
  )
}

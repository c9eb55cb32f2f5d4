import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { wholeNumber } from '../format/byte-size.ts'
import { duration } from '../format/time.ts'
import { Badge } from '../ui/Badge.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import styles from './Attention.module.css'
import type { Attention as Facts } from './queries.ts'

const FIRST = 3

/** What somebody should look at now; each line leads to where it can be seen or mended. */
export function Attention({ attention }: { attention: Facts }) {
  const { silent, failed, gone, expiring, totals } = attention
  if (silent.length + failed.length + gone.length + expiring.length === 0) {
    return <p className={`${styles.calm} card muted`}>Nothing needs you: every machine reports as it usually does.</p>
  }
  return (
    <div className={`${styles.all} card`}>
      <Part title="Silent machines" tone="bad" count={totals.silent} to="/nodes" search={{ state: ['silent'] }}>
        {silent.map(({ nodeId, name, lastSeenAt, usualGapMs }) => (
          <li key={nodeId}>
            <Machine id={nodeId} name={name} />
            <span className="muted">
              last seen <Time at={lastSeenAt} />, usually every {sayGap(usualGapMs)}
            </span>
          </li>
        ))}
      </Part>
      <Part title="Failed artifacts" tone="bad" count={totals.failed} to="/artifacts" search={{ state: ['failed'] }}>
        {failed.map(({ nodeId, name, count }) => (
          <li key={nodeId}>
            <Machine id={nodeId} name={name} />
            <Link to="/artifacts" search={{ node: [nodeId], state: ['failed'] }}>
              {wholeNumber(count)} could not be read or sent
            </Link>
          </li>
        ))}
      </Part>
      <Part title="Keys that end" tone="warn" count={totals.expiring} to="/keys" search={{ state: ['ending'] }}>
        {expiring.map(({ keyId, name, expiresAt }) => (
          <li key={keyId}>
            <Link to="/keys" search={{ state: ['ending'] }} className={`${styles.name} clip`}>
              <Text>{name}</Text>
            </Link>
            <span className="muted">
              ends <Time at={expiresAt} />
            </span>
          </li>
        ))}
      </Part>
      <Part title="Gone at their source" tone="plain" count={totals.gone} to="/artifacts" search={{ state: ['gone'] }}>
        {gone.map(({ nodeId, name, count }) => (
          <li key={nodeId}>
            <Machine id={nodeId} name={name} />
            <Link to="/artifacts" search={{ node: [nodeId], state: ['gone'] }}>
              {wholeNumber(count)} kept here only
            </Link>
          </li>
        ))}
      </Part>
    </div>
  )
}

interface PartProps extends Pick<LinkProps, 'to' | 'search'> {
  title: string
  tone: 'bad' | 'warn' | 'plain'
  count: number
  children: ReactNode[]
}

/** One thing that is wrong: how often in all, and the first few places, the others when asked for. The API names at most a hundred. */
function Part({ title, tone, count, children, ...link }: PartProps) {
  const [all, setAll] = useState(false)
  if (count === 0) return null
  return (
    <section className={styles.part}>
      <h3>
        <Link {...link} className={styles.title}>
          <Badge tone={tone}>
            {title} <span className="numeric">{wholeNumber(count)}</span>
          </Badge>
        </Link>
      </h3>
      <ul>{all ? children : children.slice(0, FIRST)}</ul>
      {children.length > FIRST && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${children.length - FIRST} more`}
          <span className="sr-only"> of {title}</span>
        </button>
      )}
    </section>
  )
}

function Machine({ id, name }: { id: string; name: string }) {
  return (
    <Link to="/nodes/$id" params={{ id }} className={`${styles.name} clip`}>
      <Text>{name}</Text>
    </Link>
  )
}

const sayGap = (ms: number) => duration(new Date(0).toISOString(), new Date(ms).toISOString())

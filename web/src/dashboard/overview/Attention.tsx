import { Link } from '@tanstack/react-router'
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
  const { silent, failed, gone, expiring } = attention
  if (silent.length + failed.length + gone.length + expiring.length === 0) {
    return <p className={`${styles.calm} card muted`}>Nothing needs you: every machine reports as it usually does.</p>
  }
  return (
    <div className={`${styles.all} card`}>
      <Part title="Silent" tone="bad" count={silent.length}>
        {silent.map(({ nodeId, name, lastSeenAt, usualGapMs }) => (
          <li key={nodeId}>
            <Machine id={nodeId} name={name} />
            <span className="muted">
              last seen <Time at={lastSeenAt} />, usually every {sayGap(usualGapMs)}
            </span>
          </li>
        ))}
      </Part>
      <Part title="Failed" tone="bad" count={failed.length}>
        {failed.map(({ nodeId, name, count }) => (
          <li key={nodeId}>
            <Machine id={nodeId} name={name} />
            <Link to="/artifacts" search={{ node: [nodeId], state: ['failed'] }}>
              {wholeNumber(count)} could not be read or sent
            </Link>
          </li>
        ))}
      </Part>
      <Part title="Keys that end" tone="warn" count={expiring.length}>
        {expiring.map(({ keyId, name, expiresAt }) => (
          <li key={keyId}>
            <Link to="/keys" className={`${styles.name} clip`}>
              <Text>{name}</Text>
            </Link>
            <span className="muted">
              ends <Time at={expiresAt} />
            </span>
          </li>
        ))}
      </Part>
      <Part title="Gone at their source" tone="plain" count={gone.length}>
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

interface PartProps {
  title: string
  tone: 'bad' | 'warn' | 'plain'
  count: number
  children: ReactNode[]
}

/** One thing that is wrong, on several machines: the first few, and the others when asked for. The API names at most a hundred. */
function Part({ title, tone, count, children }: PartProps) {
  const [all, setAll] = useState(false)
  if (count === 0) return null
  return (
    <section className={styles.part}>
      <h3>
        <Badge tone={tone}>
          {title} <span className="numeric">{count >= 100 ? '100+' : count}</span>
        </Badge>
      </h3>
      <ul>{all ? children : children.slice(0, FIRST)}</ul>
      {count > FIRST && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${count - FIRST} more`}
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

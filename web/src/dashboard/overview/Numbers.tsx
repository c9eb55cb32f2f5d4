import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { byteSize, exactBytes, wholeNumber } from '../format/byte-size.ts'
import { wholeRange } from './bins.ts'
import styles from './Numbers.module.css'
import type { Overview } from './queries.ts'

/** The API names so many agents and no more. */
const NAMED = 100

/** The range in five numbers, each a link to what it counts. */
export function Numbers({ overview }: { overview: Overview }) {
  const { machines, created, changed, bytes, agents } = overview
  const range = wholeRange(overview)
  const known = agents.filter(({ value }) => value !== '')
  return (
    <ul className={styles.numbers}>
      <Figure
        to="/nodes"
        search={range}
        label={machines.active === 1 ? 'machine active' : 'machines active'}
        value={wholeNumber(machines.active)}
        of={`of ${wholeNumber(machines.total)}`}
        title="Of those in use, and those that were active in this range and are retired by now"
      />
      <Figure
        to="/artifacts"
        search={{ ...range, changes: 'first' }}
        label={created === 1 ? 'new artifact' : 'new artifacts'}
        value={wholeNumber(created)}
      />
      <Figure
        to="/artifacts"
        search={{ ...range, changes: 'later' }}
        label={changed === 1 ? 'change to a known one' : 'changes to known ones'}
        value={wholeNumber(changed)}
      />
      <Figure
        to="/artifacts"
        search={{ ...range, changes: 'any', sort: '-size' }}
        label="of new content"
        value={byteSize(bytes)}
        title={exactBytes(bytes)}
      />
      <Figure
        to="/artifacts"
        search={{ ...range, changes: 'any', agent: known.map(({ value }) => value) }}
        label={known.length === 1 ? 'agent' : 'agents'}
        value={`${wholeNumber(known.length)}${agents.length >= NAMED ? '+' : ''}`}
      />
    </ul>
  )
}

type Target = Pick<LinkProps, 'to' | 'search'>

function Figure({
  value,
  of,
  label,
  title,
  ...link
}: Target & { value: string; of?: ReactNode; label: string; title?: string }) {
  return (
    <li className="card">
      <Link {...link} title={title} className={styles.figure}>
        <span className={styles.value}>
          {value} {of && <small className="muted">{of}</small>}
        </span>{' '}
        <span className="muted">{label}</span>
      </Link>
    </li>
  )
}

import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { byteSize, exactBytes, wholeNumber } from '../format/byte-size.ts'
import styles from './Numbers.module.css'
import type { Overview } from './queries.ts'
import { listRange, type RangeSearch } from './range.ts'

/** The API names so many agents and no more. */
const NAMED = 100

/** The range in five numbers, each a link to what it counts. */
export function Numbers({ overview, search }: { overview: Overview; search: RangeSearch }) {
  const { machines, created, changed, bytes, agents } = overview
  const range = listRange(search)
  const known = agents.filter(({ value }) => value !== '')
  return (
    <ul className={styles.numbers}>
      <Figure
        to="/nodes"
        search={range}
        label="machines active"
        value={wholeNumber(machines.active)}
        of={`of ${wholeNumber(machines.total)}`}
      />
      <Figure to="/artifacts" search={range} label="new artifacts" value={wholeNumber(created)} />
      <Figure to="/artifacts" search={range} label="changes to known ones" value={wholeNumber(changed)} />
      <Figure
        to="/artifacts"
        search={{ ...range, sort: '-size' }}
        label="content not there before"
        value={byteSize(bytes)}
        title={exactBytes(bytes)}
      />
      <Figure
        to="/artifacts"
        search={{ ...range, agent: known.map(({ value }) => value) }}
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

import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { Section } from '../ui/Section.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './Related.module.css'

/** Artifacts that this one names: its parent, what it continues. One that is not in the archive is named all the same. */
export function Related({ links }: { links: Outputs['artifacts']['get']['links'] }) {
  if (links.length === 0) return null
  return (
    <Section title="Related">
      <ul className={`${styles.list} card`}>
        {links.map(({ rel, key, id, title }) => (
          <li key={`${rel} ${key}`}>
            <span className="muted">
              <Text>{rel}</Text>
            </span>
            {id ? (
              <Link to="/artifacts/$id" params={{ id }} className="wrap">
                <Text>{title || key}</Text>
              </Link>
            ) : (
              <span className="wrap">
                <Text>{key}</Text> <span className="muted">not in the archive</span>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

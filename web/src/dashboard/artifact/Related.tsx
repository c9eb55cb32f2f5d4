import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { Badge } from '../ui/Badge.tsx'
import { Section } from '../ui/Section.tsx'
import { Size } from '../ui/Size.tsx'
import { TableSkeleton } from '../ui/TableSkeleton.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { relatedQuery } from './queries.ts'
import styles from './Related.module.css'

type Listed = Outputs['artifacts']['related']['nearby'][number] & { rel?: string }

/** What belongs with it: those it names, those that name it, and what happened around it. One that is not in the archive is named all the same. */
export function Related({ artifact }: { artifact: Outputs['artifacts']['get'] }) {
  const { data, error, refetch } = useQuery(relatedQuery(artifact.id))
  if (error && !data) return <Trouble error={error} retry={refetch} />
  if (!data) return <TableSkeleton />
  const missing = artifact.links.filter(({ id }) => id === null)
  const { parents, children, nearby, more } = data
  if (parents.length + children.length + nearby.length + missing.length === 0)
    return (
      <p className="muted">
        Nothing in the archive belongs with it: no links, and nothing of its project around its time.
      </p>
    )
  return (
    <>
      {(parents.length > 0 || missing.length > 0) && (
        <Section title="It names">
          <List items={parents}>
            {missing.map(({ rel, key }) => (
              <li key={`${rel} ${key}`}>
                <span className="muted">
                  <Text>{rel}</Text>
                </span>
                <span className="wrap">
                  <Text>{key}</Text> <span className="muted">not in the archive</span>
                </span>
              </li>
            ))}
          </List>
        </Section>
      )}
      {children.length > 0 && (
        <Section title="Named by" note={more ? 'The newest hundred of more.' : undefined}>
          <List items={children} />
        </Section>
      )}
      {nearby.length > 0 && (
        <Section title="Around its time" note="The same project, within two hours, on any machine.">
          <List items={nearby} />
        </Section>
      )}
    </>
  )
}

function List({ items, children }: { items: readonly Listed[]; children?: React.ReactNode }) {
  return (
    <ul className={`${styles.list} card`}>
      {items.map(({ rel, id, title, key, kind, nodeName, modifiedAt, size }) => (
        <li key={`${rel} ${id}`}>
          <span className="muted">
            <Text>{rel ?? kind}</Text>
          </span>
          <span className={styles.what}>
            <Link to="/artifacts/$id" params={{ id }} className="wrap">
              <Text>{title || key}</Text>
            </Link>
            <small className="muted">
              {rel !== undefined && rel !== kind && (
                <Badge>
                  <Text>{kind}</Text>
                </Badge>
              )}
              <Text>{nodeName}</Text>
              <Time at={modifiedAt} />
              <Size bytes={size} />
            </small>
          </span>
        </li>
      ))}
      {children}
    </ul>
  )
}

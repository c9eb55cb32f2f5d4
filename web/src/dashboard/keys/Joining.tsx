import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Icon } from '../ui/Icon.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './FreshKey.module.css'
import { keysQuery } from './queries.ts'

/** Waits for machines to join with a key, and names those that did. */
export function Joining({ id }: { id: string }) {
  const { data } = useQuery(keysQuery('enroll'))
  const key = data?.items.find((one) => one.id === id)
  const joined = key?.machines ?? []
  const waits = !key || key.maxUses === null || key.uses < key.maxUses
  return (
    <div className={styles.joining} role="status">
      {joined.map(({ nodeId, name }) => (
        <p key={nodeId}>
          <Icon name="check" />{' '}
          <Link to="/nodes/$id" params={{ id: nodeId }}>
            <Text>{name}</Text>
          </Link>{' '}
          joined
        </p>
      ))}
      {waits && (
        <p className={`${styles.waiting} muted`}>
          {joined.length === 0 ? 'Waiting for the machine…' : 'More machines may join with it.'}
        </p>
      )}
    </div>
  )
}

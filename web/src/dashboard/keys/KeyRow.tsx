import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { wholeNumber } from '../format/byte-size.ts'
import { Badge } from '../ui/Badge.tsx'
import { Text } from '../ui/Text.tsx'
import { Time } from '../ui/Time.tsx'
import { useNow } from '../ui/use-now.ts'
import { keyState } from './expiry.ts'
import { RevokeKey } from './RevokeKey.tsx'

interface Props {
  item: Outputs['keys']['list']['items'][number]
  nodeName: (id: string) => string
}

const TONES = { active: 'accent', 'used up': 'plain', expired: 'plain', revoked: 'bad' } as const

export function KeyRow({ item, nodeName }: Props) {
  const state = keyState(item, useNow())
  return (
    <tr>
      <td data-main>
        <Text>{item.name}</Text>
        {item.tags.length > 0 && (
          <span className="muted">
            {' '}
            <Text>{item.tags.join(', ')}</Text>
          </span>
        )}
      </td>
      <td>
        {item.nodeId ? (
          <Link to="/nodes/$id" params={{ id: item.nodeId }}>
            <Text>{nodeName(item.nodeId)}</Text>
          </Link>
        ) : (
          <span className="numeric">
            {wholeNumber(item.uses)}
            {item.maxUses !== null && ` of ${wholeNumber(item.maxUses)}`} joined
          </span>
        )}
      </td>
      <td data-wide>
        <Time at={item.createdAt} />
      </td>
      <td data-label="ends">{item.expiresAt ? <Time at={item.expiresAt} /> : 'never'}</td>
      <td data-label="used">{item.lastUsedAt ? <Time at={item.lastUsedAt} /> : 'never'}</td>
      <td data-state>
        <Badge tone={TONES[state]}>{state}</Badge>
      </td>
      <td>{state !== 'revoked' && <RevokeKey id={item.id} name={item.name} kind={item.kind} />}</td>
    </tr>
  )
}

import { Badge } from '../ui/Badge.tsx'
import type { Stand } from './fleet.ts'

const TONES = { syncing: 'accent', silent: 'bad', failing: 'warn', well: 'plain', retired: 'plain' } as const

/** How a machine stands, in a word. */
export function StandBadge({ stand }: { stand: Stand }) {
  return <Badge tone={TONES[stand]}>{stand}</Badge>
}

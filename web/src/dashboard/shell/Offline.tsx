import { useStanding } from '../live/live-store.ts'
import { Outdated } from '../ui/Outdated.tsx'

/** Says so while the server does not answer, and goes away by itself when it does again. */
export function Offline() {
  return useStanding() === 'away' && <Outdated />
}

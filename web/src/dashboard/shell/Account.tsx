import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import { Icon } from '../ui/Icon.tsx'

/** Who is signed in; leads to sessions, export and the way out. */
export function Account({ session }: { session: NonNullable<Outputs['session']['person']> }) {
  return (
    <Link
      to="/account"
      className="button"
      data-tone="quiet"
      aria-label="Account"
      title={visibleText(session.email)}
      activeProps={{ 'aria-current': 'page' }}
    >
      <Icon name="person" />
    </Link>
  )
}

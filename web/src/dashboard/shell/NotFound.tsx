import { Link } from '@tanstack/react-router'
import { Notice } from '../ui/Notice.tsx'
import { useTitle } from '../ui/use-title.ts'

export function NotFound() {
  useTitle('Not found')
  return (
    <Notice page title="There is no such page">
      <Link to="/artifacts" className="button">
        See all artifacts
      </Link>
    </Notice>
  )
}

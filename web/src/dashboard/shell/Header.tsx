import { Link } from '@tanstack/react-router'
import type { Outputs } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { Account } from './Account.tsx'
import styles from './Header.module.css'
import { openKeysHelp } from './KeysHelp.tsx'
import { ThemeButton } from './ThemeButton.tsx'

const PAGES = [
  { to: '/', label: 'Overview' },
  { to: '/artifacts', label: 'Artifacts' },
  { to: '/nodes', label: 'Machines' },
  { to: '/keys', label: 'Keys' },
] as const

export function Header({ session }: { session: Outputs['session']['person'] | undefined }) {
  return (
    <header className={styles.header}>
      <a href="/" className={styles.brand}>
        <img src="/favicon.svg" alt="" width="20" height="20" />
        Exfiltrator
      </a>
      <nav aria-label="Pages" className={styles.pages}>
        {PAGES.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            className={styles.page}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            activeProps={{ 'aria-current': 'page' }}
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className={styles.tools}>
        <button
          type="button"
          className="button"
          data-tone="quiet"
          aria-label="Keyboard shortcuts"
          onClick={openKeysHelp}
        >
          <Icon name="keyboard" />
        </button>
        <ThemeButton />
        {/* Its place is kept: nothing moves when it comes. */}
        <div className={styles.account}>{session && <Account session={session} />}</div>
      </div>
    </header>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useLive } from '../live/use-live.ts'
import { Trouble } from '../ui/Trouble.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { Header } from './Header.tsx'
import { KeysHelp } from './KeysHelp.tsx'
import { Offline } from './Offline.tsx'
import { Refusal } from './Refusal.tsx'
import styles from './Shell.module.css'
import { SignedOut } from './SignedOut.tsx'
import { sessionQuery } from './session.ts'
import { useFocusOnNavigation } from './use-focus-on-navigation.ts'
import { usePageKeys } from './use-page-keys.ts'
import { usePagesAhead } from './use-pages-ahead.ts'

/** What surrounds every page: the header, who is signed in, the list of keys, and the line to the server. */
export function Shell() {
  const session = useQuery(sessionQuery)
  const main = useFocusOnNavigation()
  usePageKeys()
  usePagesAhead()
  useLive(session.data?.userId)
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <Header session={session.data} />
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        {session.data === null ? (
          <SignedOut />
        ) : session.data ? (
          // Also while the server is away: a page that is open keeps what was typed into it.
          <Outlet key={session.data.userId} />
        ) : (
          session.isError && <Trouble page error={session.error} retry={() => session.refetch()} />
        )}
      </main>
      <Refusal />
      <Offline />
      <CommandPalette />
      <KeysHelp />
    </>
  )
}

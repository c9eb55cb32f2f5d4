import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from '../shell/session.ts'
import { Command } from '../ui/Command.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Section } from '../ui/Section.tsx'
import { Text } from '../ui/Text.tsx'
import { useTitle } from '../ui/use-title.ts'
import styles from './AccountPage.module.css'
import { Sessions } from './Sessions.tsx'
import { useSignOut } from './use-sign-out.ts'

/** Who is signed in, and where; and the way to take everything along. */
export function AccountPage() {
  useTitle('Account')
  const { data: session } = useQuery(sessionQuery)
  const signOut = useSignOut()
  return (
    <>
      <PageHead
        title="Account"
        below={
          session && (
            <p className="muted">
              Signed in as <Text>{session.email}</Text>.
            </p>
          )
        }
        actions={
          <button type="button" className="button" disabled={signOut.isPending} onClick={() => signOut.mutate('here')}>
            <Icon name="out" /> Sign out
          </button>
        }
      />
      <Failed error={signOut.error} />
      <Section title="Sessions" note="Where you are signed in.">
        <Sessions />
      </Section>
      <Section title="Take everything along">
        <div className={`${styles.export} card`}>
          <p className="muted">
            One <code>.tar.gz</code> with every artifact as a file, a manifest that says what each one is, and checksums
            to prove it. It is made while it is sent: your browser says so where it breaks off.
          </p>
          <p className={styles.actions}>
            <a className="button" data-tone="accent" href="/api/export" download>
              <Icon name="download" /> Export what is current
            </a>
            <a className="button" href="/api/export?versions=all" download>
              <Icon name="download" /> Export every version
            </a>
          </p>
          <p className="muted">
            Once unpacked, in its folder, this proves that every file is there and whole. What the server could not read
            is left out, and listed in <code>missing.txt</code>:
          </p>
          <Command text="sha256sum -c SHA256SUMS" />
        </div>
      </Section>
    </>
  )
}

import { Command } from '../ui/Command.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useTitle } from '../ui/use-title.ts'

/** Nobody is signed in here: how to get a fresh sign-in link. */
export function SignedOut() {
  useTitle('Signed out')
  return (
    <Notice page title="You are signed out">
      <p className="muted">You signed out, or your session was ended from elsewhere, or was not used for seven days.</p>
      <p className="muted">
        A sign-in link works once. For a fresh one, run this on the machine that serves the dashboard, in the folder of
        Exfiltrator. What is running stays as it is:
      </p>
      <Command text="bun start" />
      <p className="muted">Where the API runs by itself:</p>
      <Command text="bun api/src/main.ts sign-in-link" />
    </Notice>
  )
}

import { RemoteError } from '@exfil/core/engine'
import { CommandError, EXIT } from './command-error.ts'

/** What to tell a person of a server that did not do it. Other errors come back as they are. */
export function explainRemote(error: unknown): unknown {
  if (!(error instanceof RemoteError)) return error
  const { code, message } = error
  if (code !== 'refused') return new CommandError(code, EXIT.failed, message, { cause: error })
  const help = 'enroll this machine again with a new key (`exfiltrator enroll --server URL --force`)'
  return new CommandError(code, EXIT.refused, `${message}: ${help}`, { cause: error })
}

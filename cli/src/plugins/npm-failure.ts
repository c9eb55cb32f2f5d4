import { CommandError, EXIT } from '../command-error.ts'

/** How npm, or the system, failed. */
export interface NpmFailure {
  /** npm's or the system's: `E404`, `ECONNREFUSED`. */
  readonly code: string
  /** In its words, and whose words they are. */
  readonly summary: string
}

/** npm ended with an error. */
export class NpmFailed extends Error {
  override readonly name = 'NpmFailed'
  readonly failure: NpmFailure

  constructor(failure: NpmFailure) {
    super(`${failure.code}: ${failure.summary}`)
    this.failure = failure
  }
}

const REASONS: readonly (readonly [RegExp, code: string, (summary: string, code: string) => string])[] = [
  [
    /^(E404|ETARGET|ENOVERSIONS)$/,
    'not-found',
    // It may be one of those that the package brings: npm says which.
    (summary) => `the registry of your npm settings has no such package or version (${summary})`,
  ],
  [
    /^(E401|E403|ENEEDAUTH|EOTP)$/,
    'registry-refused',
    (_, code) => `the registry refused (${code.slice(1)}): your .npmrc needs a token that may read it`,
  ],
  [
    /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|E?TIMEDOUT|ERR_SOCKET_TIMEOUT|EPIPE|CERT_.*|.*_CERT.*|UNABLE_TO_.*|ConnectionRefused|FailedToOpenSocket)$/,
    'registry-unreachable',
    (_, code) =>
      `the registry cannot be reached (${code}): check the network, and \`registry\` and \`proxy\` in your npm settings`,
  ],
  [/^E5\d\d$/, 'registry-failed', (_, code) => `the registry answered ${code.slice(1)}: try again later`],
  [
    /^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)$/,
    'no-space',
    () => 'there is no room left on the disk: free some, then try again',
  ],
  [/^(EACCES|EPERM|EROFS|SQLITE_CANTOPEN|SQLITE_READONLY)$/, 'denied', (summary) => `no permission (${summary})`],
  [
    /^EINTEGRITY$/,
    'damaged',
    () => 'what arrived is not what was announced (wrong checksum): try again, and tell the registry if it stays so',
  ],
]

/** One line about `what` could not be had, why, and what to do. */
export function explainNpmFailure({ code, summary }: NpmFailure, what: string): CommandError {
  const known = REASONS.find(([pattern]) => pattern.test(code))
  const reason = known ? known[2](summary, code) : summary
  return new CommandError(known?.[1] ?? 'npm-failed', EXIT.failed, `${what}: ${reason}. Nothing was changed`)
}

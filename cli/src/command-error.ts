/** What the process says with its exit code. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Done, and some artifacts or collectors had trouble. */
  issues: 3,
  /** Not enrolled, or the server refuses this machine. */
  refused: 4,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** An error whose message is meant for a person, and the exit code it ends with. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: string
  readonly exit: ExitCode

  /** `code` is for scripts: a few words joined by hyphens. */
  constructor(code: string, exit: ExitCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.exit = exit
  }
}

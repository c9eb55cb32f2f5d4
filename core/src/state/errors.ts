/** The state file is not what SQLite or this program wrote. Nothing in it is believed any more. */
export class StateDamaged extends Error {
  override readonly name = 'StateDamaged'
  readonly path: string

  constructor(path: string, cause: unknown) {
    super(`the local state in ${path} is damaged (${cause instanceof Error ? cause.message : String(cause)})`, {
      cause,
    })
    this.path = path
  }
}

/** The state file was written by a later release. Its content is fine, only unknown here. */
export class StateTooNew extends Error {
  override readonly name = 'StateTooNew'

  constructor(path: string, found: number, known: number) {
    super(
      `${path} was written by a newer exfiltrator (schema ${found}, this one knows up to ${known}): ` +
        'update exfiltrator, or set EXFILTRATOR_DATA_DIR to another folder',
    )
  }
}

/** The state file is sound but cannot be used now: full disk, no permission, another program holds it. */
export class StateUnavailable extends Error {
  override readonly name = 'StateUnavailable'

  constructor(path: string, cause: unknown) {
    super(`cannot use the local state in ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** What a failure inside SQLite means for the file. Other errors come back as they are. */
export function classifyStateError(path: string, error: unknown): unknown {
  const code = sqliteCode(error)
  if (code === undefined) return isSystemError(error) ? new StateUnavailable(path, error) : error
  if (/^SQLITE_(CORRUPT|NOTADB|MISMATCH|IOERR_SHORT_READ)/.test(code)) return new StateDamaged(path, error)
  // A file with our version number but without our tables or columns.
  if (/no such (table|column)|has no column/.test((error as Error).message)) return new StateDamaged(path, error)
  return new StateUnavailable(path, error)
}

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'SQLiteError') return undefined
  return String((error as Error & { code?: unknown }).code ?? 'SQLITE_ERROR')
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { CommandError, EXIT } from './command-error.ts'
import { folders } from './folders.ts'

/** What makes this machine a node. `nodeKey` is a secret. */
export interface Credentials {
  /** The server's address, without a slash at its end. */
  server: string
  nodeId: string
  nodeKey: string
  /** ISO time. */
  enrolledAt: string
}

function credentialsPath(): string {
  return join(folders().config, 'credentials.json')
}

/** The credentials, or nothing where this machine is not enrolled. Refuses a file that others may read. */
export function readCredentials(): Credentials | undefined {
  const path = credentialsPath()
  let text: string
  try {
    const mode = statSync(path).mode
    if (process.platform !== 'win32' && mode & 0o077) {
      throw new CommandError(
        'credentials-exposed',
        EXIT.failed,
        `${path} can be read by other users: run \`chmod 600 '${path}'\`, and enroll again if somebody may have read it`,
      )
    }
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    if (error instanceof CommandError) throw error
    throw new CommandError('credentials-unreadable', EXIT.failed, `cannot read ${path}: ${(error as Error).message}`)
  }
  const found = parse(text)
  if (!found) {
    throw new CommandError(
      'credentials-damaged',
      EXIT.failed,
      `${path} is damaged: remove it and run \`exfiltrator enroll\` again`,
    )
  }
  return found
}

/** The credentials of an enrolled machine. */
export function needCredentials(): Credentials {
  const found = readCredentials()
  if (found) return found
  throw new CommandError(
    'not-enrolled',
    EXIT.refused,
    'this machine is not enrolled: run `exfiltrator enroll --server URL` with a key made in the dashboard, under Keys',
  )
}

/** Writes them for the owner only, all or nothing. Throws a `CommandError` where that cannot be done. */
export function writeCredentials(credentials: Credentials): void {
  const { config } = folders()
  try {
    mkdirSync(config, { recursive: true, mode: 0o700 })
    write(credentialsPath(), credentials)
  } catch (error) {
    const reason = `the settings folder ${config} cannot be used: ${(error as Error).message}`
    throw new CommandError('settings-folder', EXIT.failed, reason)
  }
}

function write(path: string, credentials: Credentials): void {
  const draft = `${path}.${process.pid}`
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${JSON.stringify(credentials, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
}

export function removeCredentials(): void {
  rmSync(credentialsPath(), { force: true })
}

function parse(text: string): Credentials | undefined {
  try {
    const found = JSON.parse(text) as Partial<Credentials>
    const { server, nodeId, nodeKey, enrolledAt } = found
    if (typeof server !== 'string' || typeof nodeId !== 'string' || typeof nodeKey !== 'string') return undefined
    return { server, nodeId, nodeKey, enrolledAt: enrolledAt ?? '' }
  } catch {
    return undefined
  }
}

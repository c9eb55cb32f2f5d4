import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError, EXIT } from '../command-error.ts'
import { folders } from '../folders.ts'

/** More than anyone writes by hand. */
const MOST_BYTES = 1024 * 1024

export function configPath(): string {
  return join(folders().config, 'config.toml')
}

/** The configuration as text; nothing where there is none. One that is there and cannot be read is a `CommandError`. */
export function readConfigText(path = configPath()): string | undefined {
  // Also true of a link that leads nowhere: somebody's rules are to be found there another day.
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined
  try {
    if (statSync(path).size > MOST_BYTES) throw new Error('it is larger than 1 MiB')
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    const reason = error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message
    throw new CommandError('config-unreadable', EXIT.usage, `the configuration ${path} cannot be read: ${reason}`)
  }
}

/** Writes it all or nothing, through a link that leads to it, and with the rights it had. */
export function writeConfigText(text: string, path = configPath()): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const place = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(path) : path
    const mode = statSync(place, { throwIfNoEntry: false })?.mode ?? 0o600
    const draft = `${place}.${process.pid}`
    rmSync(draft, { force: true })
    const file = openSync(draft, 'wx', mode & 0o777)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, place)
  } catch (error) {
    throw new CommandError('config-unwritable', EXIT.failed, `cannot write ${path}: ${(error as Error).message}`)
  }
}

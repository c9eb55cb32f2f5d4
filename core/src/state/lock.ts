import { Database } from 'bun:sqlite'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Another run holds the data folder. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'
  /** Of the process that holds it; absent while it has not said so yet. */
  readonly pid: number | undefined

  constructor(dataDir: string, pid: number | undefined) {
    super(`another run${pid === undefined ? '' : ` (process ${pid})`} is using ${dataDir}: wait until it is done`)
    this.pid = pid
  }
}

export interface Lock {
  release(): void
}

/** Keeps held locks from being garbage-collected, which would let go of them. */
const held = new Set<Database>()

/**
 * Takes the one lock of a data folder, or throws `AlreadyRunning`. What holds is an
 * operating-system lock (SQLite's, on an empty database), so it ends with the process,
 * however that ends. The pid beside it is only what to say to people.
 */
export function acquireLock(dataDir: string): Lock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(resolve(dataDir), 'sync.lock')
  const pidPath = `${path}.pid`
  const database = new Database(path, { create: true, readwrite: true })
  try {
    database.run('pragma busy_timeout = 0')
    database.run('begin exclusive')
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new AlreadyRunning(dataDir, readPid(pidPath))
  }
  held.add(database)
  writeFileSync(pidPath, `${process.pid}\n`)
  return {
    release() {
      if (!held.delete(database)) return
      rmSync(pidPath, { force: true })
      database.run('rollback')
      database.close()
    },
  }
}

function readPid(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || undefined
  } catch {
    return undefined
  }
}

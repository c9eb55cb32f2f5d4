/** One `bun start` per data folder; a second one is told how to reach the first. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AlreadyRunning, acquireLock } from '@exfil/core/state'
import { StartProblem } from './start-problem.ts'

/** What a second start needs to know of the one that runs. Holds a secret: the database's address. */
export interface Running {
  pid: number
  url: string
  apiUrl: string
  nodeId: string | null
}

export interface Hold {
  /** From now on a second start finds us. */
  announce(running: Running): void
  release(): void
}

/** How long a second start waits for one that is still starting. */
const PATIENCE = 120_000

/** Takes the data folder, or answers the one that has it, as soon as that is ready. */
export async function holdDataFolder(data: string, say: (line: string) => void): Promise<Hold | Running> {
  const folder = join(data, 'running')
  const file = join(folder, 'server.json')
  const until = Date.now() + PATIENCE
  for (let waited = false; ; waited = true) {
    try {
      const lock = acquireLock(folder)
      rmSync(file, { force: true })
      return {
        announce(running) {
          writeFileSync(`${file}.new`, JSON.stringify(running), { mode: 0o600 })
          renameSync(`${file}.new`, file)
        },
        release() {
          rmSync(file, { force: true })
          lock.release()
        },
      }
    } catch (error) {
      if (!(error instanceof AlreadyRunning)) throw error
      const running = readRunning(file)
      if (running) return running
      if (Date.now() > until)
        throw new Error(`another start (process ${error.pid ?? '?'}) holds ${data} and is not ready`)
      if (!waited) say(`another start is at work on ${data}: waiting for it`)
      await Bun.sleep(200)
    }
  }
}

function readRunning(file: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Makes the folder for us alone. Throws a `StartProblem` when it cannot be written to. */
export function makeDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    const trial = join(data, `.trial-${process.pid}`)
    writeFileSync(trial, 'trial')
    rmSync(trial)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // Named for what it is by whoever ends the process.
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error
    throw new StartProblem(`the data folder ${data} cannot be used: ${message}`)
  }
}

import { Database } from 'bun:sqlite'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Runs `change` while nobody else changes the plugins of a data folder. The lock is the
 * operating system's (SQLite's, on an empty database): it ends with the process that holds it.
 * `onWait` is told once when another process has it; an abort of `signal` ends the waiting.
 */
export async function withPluginsLock<T>(
  dataDir: string,
  change: () => Promise<T>,
  { onWait, signal }: { onWait: () => void; signal: AbortSignal },
): Promise<T> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const database = new Database(join(dataDir, 'plugins.lock'), { create: true, readwrite: true })
  try {
    database.run('pragma busy_timeout = 0')
    for (let told = false; !begun(database); told = true) {
      if (!told) onWait()
      signal.throwIfAborted()
      await Bun.sleep(100)
    }
    return await change()
  } finally {
    database.close()
  }
}

function begun(database: Database): boolean {
  try {
    database.run('begin exclusive')
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    return false
  }
}
